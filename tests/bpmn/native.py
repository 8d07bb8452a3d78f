"""Diagrams that SpiffWorkflow runs as the standard says, written so that it and our engine read the same text."""

from tests.bpmn.drawing import boundary, catch, end, flows, inside, nodes, process, start, throw, work

LOOP = nodes("exclusiveGateway", "x", 'default="f_x_e"') + end()


def sub(name: str, attributes: str = "", tag: str = "subProcess", extra: str = "") -> str:
    """A sub-process with two user tasks."""
    a, b, begin, finish = (f"{name}{part}" for part in ("a", "b", "s", "e"))
    body = start(begin) + work(f"{a} {b}") + end(finish) + flows(f"{begin}>{a} {a}>{b} {b}>{finish}")
    return inside(name, extra + body, tag, attributes)


def repeated(tag: str, name: str, sequential: bool, body: str = "", attributes: str = "") -> str:
    over = "<loopCardinality>3</loopCardinality>"
    if not sequential:  # one after another the library trips over an item of its own
        over = '<loopDataInputRef>people</loopDataInputRef><inputDataItem id="person" name="person"/>'
    many = f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">{over}</multiInstanceLoopCharacteristics>'
    return f'<{tag} id="{name}" {attributes}>{many}{body}</{tag}>'


INNER = (
    start("is")
    + nodes("parallelGateway", "ig ij")
    + work("ia ib")
    + end("ie")
    + flows("is>ig ig>ia ig>ib ia>ij ib>ij ij>ie")
)
FORKED = process(INNER, "q")
BLOCK = nodes("parallelGateway", "g j") + work("a b") + flows("g>a g>b a>j b>j")
SPLIT = nodes("inclusiveGateway", "g", 'default="f_g_c"') + nodes("inclusiveGateway", "j") + work("a b c")
CHOSEN = flows("g>a[left] g>b[right] g>c a>j b>j c>j")
STRAIGHT = start() + end() + flows("s>sub sub>e")


def escalating(kind: str, *, interrupting: bool) -> str:
    thrown = throw("t", kind) if kind == "escalation" else ""
    path = "ss>sa sa>t t>sb sb>se" if thrown else "ss>sa sa>x x>se x>bad[again]"
    gate = "" if thrown else nodes("exclusiveGateway", "x", 'default="f_x_se"') + end("bad", kind)
    body = start("ss") + work("sa" if gate else "sa sb") + thrown + gate + end("se") + flows(path)
    at = boundary("b", "sub", kind, interrupting=interrupting) + work("h") + end("he") + flows("b>h h>he")
    return STRAIGHT + inside("sub", body) + at


CANCELLED = (
    start("ts")
    + work("ta")
    + nodes("exclusiveGateway", "x", 'default="f_x_te"')
    + end("te")
    + end("tc", "cancel")
    + flows("ts>ta ta>x x>te x>tc[again]")
)

DIAGRAMS = {
    "sequence": start() + work("a b c") + end() + flows("s>a a>b b>c c>e"),
    "loop": start() + work("a b") + LOOP + flows("s>a a>b b>x x>a[again] x>e"),
    "choice": start()
    + nodes("exclusiveGateway", "x", 'default="f_x_b"')
    + work("a b")
    + end()
    + flows("s>x x>a[left] x>b a>e b>e"),
    "parallel": start() + BLOCK + end() + flows("s>g j>e"),
    "nested parallel": start()
    + nodes("parallelGateway", "k l")
    + work("c")
    + BLOCK
    + end()
    + flows("s>k k>g k>c j>l c>l l>e"),
    "parallel in a row": start()
    + BLOCK
    + nodes("parallelGateway", "k l")
    + work("c d")
    + end()
    + flows("s>g j>k k>c k>d c>l d>l l>e"),
    "inclusive": start() + SPLIT + CHOSEN + end() + flows("s>g j>e"),
    "inclusive in a loop": start()
    + nodes("exclusiveGateway", "m")
    + SPLIT
    + CHOSEN
    + LOOP
    + flows("s>m m>g j>x x>m[again] x>e"),
    "children at once": start() + repeated("userTask", "a", False) + work("z") + end() + flows("s>a a>z z>e"),
    "children in turn": start() + repeated("userTask", "a", True) + work("z") + end() + flows("s>a a>z z>e"),
    "sub-processes at once": STRAIGHT + repeated("subProcess", "sub", False, INNER),
    "sub-processes in turn": STRAIGHT + repeated("subProcess", "sub", True, INNER),
    "calls at once": STRAIGHT + repeated("callActivity", "sub", False, attributes='calledElement="q"'),
    "a call": STRAIGHT + nodes("callActivity", "sub", 'calledElement="q"'),
    "sub-process in a loop": start() + sub("sub") + LOOP + flows("s>sub sub>x x>sub[again] x>e"),
    "boundary of a task": start() + work("a h") + boundary("b", "a", "message") + end() + flows("s>a a>e b>h h>e"),
    "boundary beside a task": start()
    + work("a h")
    + boundary("b", "a", "message", interrupting=False)
    + end()
    + end("he")
    + flows("s>a a>e b>h h>he"),
    "boundary of a sub-process": STRAIGHT + sub("sub") + boundary("b", "sub", "message") + work("h") + flows("b>h h>e"),
    "boundary beside a sub-process": STRAIGHT
    + sub("sub")
    + boundary("b", "sub", "message", interrupting=False)
    + work("h")
    + end("he")
    + flows("b>h h>he"),
    "boundary of children": start()
    + repeated("userTask", "a", False)
    + boundary("b", "a", "message")
    + work("h")
    + end()
    + flows("s>a a>e b>h h>e"),
    "boundary in a branch": start()
    + BLOCK
    + boundary("t", "a", "message")
    + work("h")
    + end()
    + end("he")
    + flows("s>g j>e t>h h>he"),
    "race in a loop": start()
    + nodes("exclusiveGateway", "m")
    + nodes("eventBasedGateway", "g")
    + catch("c1", "message")
    + catch("c2", "message 2")
    + work("a b")
    + LOOP
    + flows("s>m m>g g>c1 g>c2 c1>a c2>b a>x b>x x>m[again] x>e"),
    "standard loop": STRAIGHT + '<userTask id="sub"><standardLoopCharacteristics loopMaximum="3"/></userTask>',
    "transaction": STRAIGHT
    + inside("sub", CANCELLED, "transaction")
    + boundary("b", "sub", "cancel")
    + work("h")
    + flows("b>h h>e"),
    "escalation": escalating("escalation", interrupting=True),
    "escalation beside": escalating("escalation", interrupting=False),
    "error": escalating("error", interrupting=True),
    "parallel in a loop": start() + nodes("exclusiveGateway", "m") + BLOCK + LOOP + flows("s>m m>g j>x x>m[again] x>e"),
}
