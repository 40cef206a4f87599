"""Files, codes and tables that nobody would write, given to every reader of ours: each ends in an answer or a code."""
