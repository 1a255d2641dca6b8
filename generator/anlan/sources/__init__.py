"""Where things are read from: strict YAML, the files of a tree at a revision, Git."""
