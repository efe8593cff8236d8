"""What can be found: articles become generations, questions become answers or abstentions."""
