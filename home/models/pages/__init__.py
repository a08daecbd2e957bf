"""What page types share (form, lists, kinds that a body defines, blocks, ports), and the ordinary page."""
