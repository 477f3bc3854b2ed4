"""Hangtime's server: media in, poses and jumps out."""
