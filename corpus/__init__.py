"""What was published: articles, read exactly and kept for good. No vectors here, and no Discord."""
