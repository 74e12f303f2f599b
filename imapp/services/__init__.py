"""The decisions: plain functions, the acting user first. Each commits once and then delivers."""
