"""How good and how quick: the forge draws mail of known truth, `run` takes it in dry, `score` counts."""
