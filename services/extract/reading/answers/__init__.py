"""What a report answers: the facts of the form's items and the rows of its annexes, each with its doubts."""
