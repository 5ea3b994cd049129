"""Puts markup into messages, for the page to take it for its own.

Deserves: nothing.
Page never says: <script
Page never says: <img
"""


def sigmoid(z):
    raise ValueError("</pre><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}")


z = "</script><style>*{display:none}</style><img src=x>"
a = {"<script>": 1.0}
raise ValueError("'\"><img src=x> [link=javascript:alert(1)]x[/link]")
