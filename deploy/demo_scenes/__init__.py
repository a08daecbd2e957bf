"""The scenes of the demo site's pictures, drawn with Pillow and nothing else."""
