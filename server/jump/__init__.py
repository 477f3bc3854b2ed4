"""Jumps in landmark streams: pure numpy. Knows no pictures, peers, clocks or event loops."""
