"""Floor 1: the form language. One definition renders the page and checks the answer; forms live with their process."""
