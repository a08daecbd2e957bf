"""Life events: what their pages show beside what the editor typed."""
