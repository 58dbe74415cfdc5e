"""How cards look: Block Kit as HTML, examples of every card, and pictures of them."""
