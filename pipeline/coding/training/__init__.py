"""Training the code models; `recipe` needs the optional dependencies `train`."""
