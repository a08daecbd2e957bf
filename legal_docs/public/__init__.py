"""The pages that citizens read: views, lists, what their templates need."""
