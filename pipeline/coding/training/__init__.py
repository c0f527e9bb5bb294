"""Training the code models; needs the optional dependencies `train`."""

from pipeline.coding.training.recipe import train_codes

__all__ = ["train_codes"]
