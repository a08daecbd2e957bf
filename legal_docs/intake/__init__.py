"""From a file to a draft: what is read in it, the editor's form, the draft; for the admin screen and for folders alike."""
