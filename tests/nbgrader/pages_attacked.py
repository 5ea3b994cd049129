"""Notebooks that attack whoever looks at them: each part would run a script in nbgrader's pages."""

from __future__ import annotations

import json
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

# Gives the student full marks, by hand, as the instructor who looks; and says that it ran.
ATTACK = """
window.ran = (window.ran || []).concat("NAME");
fetch(base_url + "/api/grades?submission_id=" + submission_id).then(a => a.json()).then(
  grades => grades.forEach(grade => $.ajax({
    url: base_url + "/api/grade/" + grade.id, type: "PUT", contentType: "application/json",
    headers: {"X-XSRFToken": (document.cookie.match(/_xsrf=([^;]*)/) || [])[1]},
    data: JSON.stringify({manual_score: grade.max_score, extra_credit: null})})));
"""


def ran(name: str) -> str:
    """A script, in an attribute with double quotes round it, that says that it ran."""
    return f"(top.ran = top.ran || []).push('{name}')"


# They run when nbgrader alone shows them, without a click.
AT_ONCE = {
    "image": f'<img src=x onerror="{ran("image")}">',
    "svg": f'<svg onload="{ran("svg")}"></svg>',
    "script": f"<script>{ran('script')}</script>",
    "details": f'<details open ontoggle="{ran("details")}"><summary>x</summary></details>',
    "frame": f'<iframe srcdoc="<script>{ran("frame")}</script>"></iframe>',
    "mermaid": f'```mermaid\n<img src=x onerror="{ran("mermaid")}">\n```',
    "in-a-list": f'1. one\n   - two <video><source onerror="{ran("in-a-list")}"></video>',
    "in-a-table": f'|a|\n|-|\n|<img src=x onerror="{ran("in-a-table")}">|',
    "in-math": f'<div>$$ <img src=x onerror="{ran("in-math")}"> $$</div>',
}
# They wait for a click.
CLICKED = {
    "link": f"[my derivation](javascript:{ran('link').replace(' ', '%20')})",
    "link-in-entities": f"[x](java&#115;cript:{ran('link-in-entities').replace(' ', '%20')})",
    "link-html": f'<a href="javascript:{ran("link-html")}">x</a>',
    "form": f'<form action="javascript:{ran("form")}"><button>x</button></form>',
    "button": f'<button onclick="{ran("button")}">x</button>',
    "by-reference": f"[x][1]\n\n[1]: <javascript:{ran('by-reference')}>",
}
# They break the page, or lead away from it.
BREAKING = {
    "refresh": '<meta http-equiv="refresh" content="0;url=/formgrader/gradebook">',
    "base": '<base href="http://127.0.0.1:1/">',
    "style": "<style>* {display: none}</style>",
    "ends-of-others": "</div></div></div></div></div></div>",
    "same-name": "# check-sigmoid\n\n<p id='check-sigmoid' name='submission_id'>x</p>",
    "begun": "<b><i><table><tr><td>never ended",
    "swallowing": "<textarea>",
    "commented-out": "<!-- the rest of the page",
    "plain": "<plaintext>",
    "overlay": '<div style="position:fixed;inset:0" class="modal-backdrop">x</div>',
    "own-page": "[the plots](page.html) and ![](page.svg) and <a href='page.html'>x</a>",
    "own-server": "[x](http://127.0.0.1:8888/formgrader/manage_students/x) ![](/logout)",
    "missing": "![x](attachment:nowhere.png)",
    "tex": r"$\href{javascript:alert(1)}{x}$ $$\require{html}\class{btn}{\cssId{a}{x}}$$",
    "nested": "<div>" * 3000 + "> " * 500,
}


def at_once(notebook: Any) -> Any:
    """What gives full marks, and other scripts that run without a click."""
    attack = " ".join(ATTACK.replace("NAME", "marks").split()).replace('"', "&quot;")
    notebook.cells.insert(0, new_markdown_cell(f'<img src=x onerror="{attack}">'))
    notebook.cells[1:1] = [new_markdown_cell(text) for text in AT_ONCE.values()]
    return notebook


def clicked(notebook: Any) -> Any:
    """Scripts that wait for a click."""
    notebook.cells[:0] = [new_markdown_cell(text) for text in CLICKED.values()]
    return notebook


def all_of_it(notebook: Any) -> Any:
    """Everything that could be thought of."""
    notebook = clicked(at_once(notebook))
    notebook.cells[:0] = [new_markdown_cell(text) for text in BREAKING.values()]
    image = f'"><img src=x onerror="{ran("breaks-out")}">'
    markup = f'<img src=x onerror="{ran("markup")}">'
    notebook.cells[:0] = [
        new_markdown_cell(
            "![x](attachment:a.png)", attachments={"a.png": {f"image/png{image}": "AA"}}
        ),
        new_markdown_cell("![x](attachment:a.png)", attachments={"a.png": {"image/png": image}}),
        new_markdown_cell(
            "![x](attachment:a.svg)",
            attachments={"a.svg": {"image/svg+xml": "PHN2Zy8+", "text/html": markup}},
        ),
        new_raw_cell(markup, metadata={"raw_mimetype": "text/html"}),
        new_raw_cell(markup, metadata={"format": "text/html"}),
        new_code_cell(f"# </script></pre>{markup}\nx = '{markup.replace(chr(39), '')}'"),
        new_code_cell("x = 1", metadata={"tags": [image], "magics_language": image}),
        new_code_cell("x = 1", outputs=[new_output("display_data", {"text/html": markup})]),
        new_code_cell(
            f"from IPython.display import HTML, Javascript, Markdown, SVG\nHTML({markup!r})"
        ),
        new_code_cell(f"Markdown({markup!r})"),
        new_code_cell(f"Javascript({ran('javascript')!r})"),
        new_code_cell(f"SVG(data={AT_ONCE['svg']!r})"),
        new_code_cell(f"print({markup!r})\nraise ValueError({markup!r})"),
    ]
    notebook.cells[0].id = "check-sigmoid"
    notebook.metadata = {
        "title": markup,
        "authors": [{"name": markup}],
        "kernelspec": {"name": image, "display_name": image, "language": image},
        "language_info": {"name": image, "pygments_lexer": image, "codemirror_mode": image},
        "widgets": {
            "application/vnd.jupyter.widget-state+json": {
                "state": {"x": f"</script>{markup}"},
                "version_major": 2,
                "version_minor": 0,
            }
        },
    }
    return as_json(notebook)


def _attached(kinds: dict[str, str]) -> Any:
    return new_markdown_cell("![x](attachment:a.png)", attachments={"a.png": kinds})


def as_json(notebook: Any) -> str:
    """With what nbformat would not write."""
    content = json.loads(json.dumps(notebook))
    image = f'<img src=x onerror="{ran("odd")}">'
    content["cells"][:0] = [
        {"cell_type": image, "metadata": {}, "source": image, "id": "odd-kind"},
        {
            "cell_type": "markdown",
            "metadata": {"nbgrader": {"grade_id": image, "points": image, "comment": image}},
            "source": image,
            "outputs": [{"output_type": "display_data", "data": {"text/html": image}}],
            "id": "odd-outputs",
        },
        {"cell_type": "code", "metadata": {}, "source": "1", "execution_count": image, "id": image},
    ]
    return json.dumps(content)
