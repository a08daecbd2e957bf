"""The part of searching that every engine shares: candidates to ranked, grouped and highlighted answers."""
