"""The way to other tools: REFI-QDA in and out, and the files that corpora and annotations are shared in."""
