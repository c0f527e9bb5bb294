"""How well the machine and the coders do: accuracy and agreement."""
