"""The widgets of a notebook: what is stored of them, so that it is shown, and the same tomorrow.

Jupyter stores every widget that a run has made, under ids that chance has made. Kept are those that
an output shows, and those that these are made of (a box names its sliders, a slider its layout),
numbered in the order in which a reader meets them.
"""

import nbformat

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
REFERENCE = "IPY_MODEL_"


def normalise(notebook):
    """Keep the models that outputs show, under numbers; without any, store nothing."""
    models = stored(notebook)
    numbers = {name: f"model-{n}" for n, name in enumerate(met(notebook), start=1)}
    for view in views(notebook.cells):
        view["model_id"] = numbers[view["model_id"]]
    kept = {
        numbers[name]: _renamed(model, numbers) for name, model in models.items() if name in numbers
    }
    notebook.metadata.pop("widgets", None)
    if kept:
        state = {"state": kept, "version_major": 2, "version_minor": 0}
        notebook.metadata["widgets"] = nbformat.from_dict({STATE: state})


def stored(notebook):
    """Return the stored models by their ids."""
    return notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})


def views(cells):
    """Yield what outputs say about the widget that they show: its `model_id`."""
    for cell in cells:
        for output in cell.get("outputs", []):
            if VIEW in output.get("data", {}):
                yield output.data[VIEW]


def met(notebook):
    """Return the ids of models in the order in which they are met: one in an output, its parts."""
    models, found = stored(notebook), []
    ahead = [view["model_id"] for view in views(notebook.cells)]
    while ahead:
        name = ahead.pop(0)
        if name not in found:
            found.append(name)
            ahead = [*_references(models.get(name)), *ahead]
    return found


def leave_stills(cell):
    """Take the view from each output that has a picture, and say whether there was one.

    Where no Python runs, in a page or on GitHub, the widget would be dead; the picture is true.
    """
    doubled = [
        output.data
        for output in cell.outputs
        if {VIEW, "image/png"} <= output.get("data", {}).keys()
    ]
    for data in doubled:
        del data[VIEW]
    return bool(doubled)


def _references(value):
    """Yield the ids that a model's state names, anywhere in it."""
    if isinstance(value, str) and value.startswith(REFERENCE):
        yield value.removeprefix(REFERENCE)
    elif isinstance(value, dict):
        for _, inner in sorted(value.items()):
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _renamed(value, names):
    """Return a model's state with other ids in it."""
    if isinstance(value, str) and value.startswith(REFERENCE):
        return REFERENCE + names[value.removeprefix(REFERENCE)]
    if isinstance(value, dict):
        return {key: _renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, names) for inner in value]
    return value
