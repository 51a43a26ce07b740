"""Photos, videos and voice notes of residents: resumable uploads by tus 1.0."""
