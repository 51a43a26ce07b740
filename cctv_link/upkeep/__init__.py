"""What is true of every camera, what is wrong with it, who mends it, and what that costs."""
