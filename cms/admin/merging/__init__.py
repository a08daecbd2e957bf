"""Two people, or two tabs, on one page or row: what each changed is put together. See docs/features/merging.md."""
