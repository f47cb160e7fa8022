"""The nodes of a graph, each after those it came from."""

from dlbook.autograd import Node, in_order
from dlbook.check._language import _
from dlbook.check.exercise import Bug, Exercise, Probe


def _made(sources):
    """Return nodes of which each is linked to those with the numbers given."""
    nodes = []
    for given in sources:
        nodes.append(Node(0.0, [(nodes[i], None) for i in given]))
    return nodes


def _names_of(my_in_order, sources):
    """Return the numbers of the nodes in the order of the answer, which gets the last of them."""
    nodes = _made(sources)
    order = my_in_order(nodes[-1])
    if order is None or order is ...:
        return order
    numbers = {id(node): k for k, node in enumerate(nodes)}
    return [numbers[id(node)] if id(node) in numbers else repr(node) for node in order]


def _listed(order):
    return isinstance(order, list) and all(isinstance(k, int) for k in order)


def _reached(sources):
    found, waiting = set(), [len(sources) - 1]
    while waiting:
        k = waiting.pop()
        if k not in found:
            found.add(k)
            waiting += sources[k]
    return found


def _complete(sources, order):
    if not _listed(order):
        return _("In the list is something that is no node of the graph.")
    if missing := _reached(sources) - set(order):
        return _("Node n{node} is missing.").format(node=min(missing))
    return None


def _once(sources, order):
    if wrong := _complete(sources, order):
        return wrong
    twice = [k for k in order if order.count(k) > 1] if len(order) < 100 else []
    if twice or len(order) > len(sources):
        return (
            _("Node n{node} is in the list {times} times.").format(
                node=twice[0], times=order.count(twice[0])
            )
            if twice
            else (
                _("The list has {count} entries for {nodes} nodes.").format(
                    count=len(order), nodes=len(sources)
                )
            )
        )
    return None


def _after_its_inputs(sources, order):
    if wrong := _once(sources, order):
        return wrong
    place = {k: n for n, k in enumerate(order)}
    for k in order:
        if late := [i for i in sources[k] if place[i] > place[k]]:
            return _("Node n{node} comes before n{source}, from which it was computed.").format(
                node=k, source=late[0]
            )
    return None


def _graph(sources):
    parts = [f"n{k} from {' and '.join(f'n{i}' for i in g)}" for k, g in enumerate(sources) if g]
    return {
        "args": (sources,),
        "shown": f"a graph: {', '.join(parts)}; my_in_order(n{len(sources) - 1})",
    }


def _order(node, *, before=False, seen_at_all=True, turned=False, leaves=True, itself=True):
    """The nodes depth first without recursion, and what may be different about it."""
    order, seen, waiting = [], set(), [(node, False)]
    while waiting:
        at, done = waiting.pop()
        if done:
            order.append(at)
        elif not seen_at_all or at not in seen:
            seen.add(at)
            if before:
                order.append(at)
            else:
                waiting.append((at, True))
            waiting += [(source, False) for source, _ in reversed(at.links)]
    order = [at for at in order if leaves or at.links]
    order = [at for at in order if itself or at is not node]
    return order[::-1] if turned else order


def _recursive(node):
    order, seen = [], set()

    def visit(at):
        if at not in seen:
            seen.add(at)
            for source, _slope in at.links:
                visit(source)
            order.append(at)

    visit(node)
    return order


def _breadth_first(node, turned=False):
    order, at = [node], 0
    while at < len(order):
        for source, _slope in order[at].links:
            if source not in order:
                order.append(source)
        at += 1
    return order[::-1] if turned else order


def _by_counting(node):
    """Kahn's way: a node is free when all that it was used for has been taken."""
    uses = {node: 0}
    waiting = [node]
    while waiting:
        for source, _slope in waiting.pop().links:
            if source not in uses:
                uses[source] = 0
                waiting.append(source)
            uses[source] += 1
    order, free = [], [node]
    while free:
        at = free.pop()
        order.append(at)
        for source, _slope in at.links:
            uses[source] -= 1
            if uses[source] == 0:
                free.append(source)
    return order[::-1]


def _whole_links(node):
    return [link for at in _order(node) for link in at.links]


_CHAIN = ([], [0], [1], [2])
_DIAMOND = ([], [0, 0], [1, 1], [1, 2])
_TANGLE = ([], [], [0, 1], [0, 2], [3, 2], [1, 4], [3, 5, 0])
_APART = ([], [], [0], [2, 2])  # n1 is no part of it
_DEEP = ([], *([k] for k in range(5_000)))

EXERCISE = Exercise(
    reference=_order,
    drive=_names_of,
    probes=(
        Probe("a chain: every node is in the list", judge=_complete, **_graph(_CHAIN)),
        Probe("and each comes after its inputs", judge=_after_its_inputs, **_graph(_CHAIN)),
        Probe("a node that is used twice comes once", judge=_once, **_graph(_DIAMOND)),
        Probe("and after its inputs", judge=_after_its_inputs, **_graph(_DIAMOND)),
        Probe("many uses of many nodes", judge=_after_its_inputs, **_graph(_TANGLE)),
        Probe(
            "what the result did not come from is left out",
            judge=_after_its_inputs,
            **_graph(_APART),
        ),
        Probe(
            "a chain of 5,001 nodes",
            (_DEEP,),
            _after_its_inputs,
            shown="a chain of 5,001 nodes; my_in_order of the last",
        ),
    ),
    bugs=(
        Bug(
            "result first",
            "The order is the right one for the walk back, and it was to be read backwards. Asked "
            "for is a list whose last entry is the result.",
            {"turned": True},
        ),
        Bug(
            "added before its inputs",
            "A node joins the list as soon as it is reached, before what it came from. When has "
            "all that it came from been listed?",
            {"before": True},
            {"before": True, "turned": True},
            lambda node: _breadth_first(node),
            lambda node: _breadth_first(node, turned=True),
        ),
        Bug(
            "no memory of what was seen",
            "A node that is used several times is visited as often. Keep those that you have seen, "
            "or the number of visits grows as that of the paths.",
            {"seen_at_all": False},
            {"seen_at_all": False, "before": True},
        ),
        Bug(
            "leaves left out",
            "Nodes without links are missing. They have no inputs to wait for, but they belong to "
            "the order: a weight is such a node.",
            {"leaves": False},
        ),
        Bug(
            "result left out",
            "The node that was handed over is missing. It comes last.",
            {"itself": False},
        ),
        Bug(
            "recursion too deep",
            "A function that calls itself for each input stops at a depth of about a thousand. "
            "Keep a list of what is waiting in place of the calls.",
            raises=r"^RecursionError",
            examples=(_recursive,),
        ),
    ),
    on_success=(
        "Read backwards, this list lets every node hand on its slope once, after all of its uses. "
        "PyTorch does the same by counting uses."
    ),
    right=(in_order, _by_counting),
    wrong={
        None: (
            _whole_links,
            lambda node: [node],
            lambda node: [source for source, _ in node.links],
        ),
    },
)
