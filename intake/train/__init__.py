"""Training in the open: material drawn by the forge, a model with its figures and its card."""
