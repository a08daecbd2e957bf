"""Two people, or two tabs, on one page or row: the changes of both are merged. See docs/features/merging.md."""
