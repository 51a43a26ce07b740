"""The only pixels: what decodes a clip does so in a child process that may do nothing else."""
