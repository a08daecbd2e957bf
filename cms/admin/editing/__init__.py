"""The editor of pages: saving, drafts on the device, names of versions, comparing, choosers."""
