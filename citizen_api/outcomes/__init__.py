"""Where what became of reports meets what is known of their residents: reports do not know trust's marks, nor these reports."""
