"""Belonging: words for ethnicity, language, religion or sect. Who writes one is asked again; none reaches the public."""
