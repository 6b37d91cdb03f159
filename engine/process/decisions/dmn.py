"""DMN 1.1-1.5 decisions on any FEEL engine: boxed expressions, decision tables with every hit
policy, business knowledge models, decision services, imports.

    model = load(xml_bytes)
    model.evaluate("Approval", {"Age": 19, ...})

The engine is pluggable (`Engine`), so that the TCK harness can drive other evaluators through
the same decision logic.
"""
from __future__ import annotations

from lxml import etree

from engine.feel import compile_expression, compile_unary_tests, special_names
from engine.feel.compiler import Runtime
from engine.feel.errors import FeelError, FeelLimitError
from engine.feel.parser import parse_type
from engine.feel.types import ItemType, coerce
from engine.feel.values import CTX, Decimal, Function, equal, less, to_feel


class DmnError(FeelError):
    pass


class Engine:
    """What the decision logic needs from an expression language."""

    def expression(self, text: str, names: tuple):
        program = compile_expression(text, names)
        return lambda variables, rt: program(variables, rt)

    def tests(self, text: str, names: tuple):
        program = compile_unary_tests(text, names)
        return lambda variables, value, rt: program(variables, rt, value)


def _tag(e) -> str:
    return etree.QName(e).localname


def _kids(e, *names):
    return [c for c in e if isinstance(c.tag, str) and _tag(c) in names]


def _kid(e, *names):
    found = _kids(e, *names)
    return found[0] if found else None


def _text(e, child="text") -> str | None:
    k = _kid(e, child) if e is not None else None
    return (k.text or "").strip() if k is not None else None


BOXED = ("literalExpression", "decisionTable", "context", "invocation", "list", "relation",
         "functionDefinition", "conditional", "for", "every", "some", "filter")


def load(xml: bytes, imports=None, engine: Engine | None = None) -> "Model":
    """`imports`: {namespace: Model} for the models this one imports."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return Model(etree.fromstring(xml, parser), imports or {}, engine or Engine())


class Model:
    def __init__(self, root, imports, engine):
        self.root, self.engine = root, engine
        self.namespace = root.get("namespace")
        self.imports: dict[str, Model] = {}
        for e in _kids(root, "import"):
            other = imports.get(e.get("namespace"))
            if other is not None:
                self.imports[e.get("name") or ""] = other
        self.by_id, self.by_name = {}, {}
        for e in _kids(root, "inputData", "decision", "businessKnowledgeModel", "decisionService"):
            self.by_id[e.get("id")] = self.by_name[e.get("name")] = e
        names = {e.get("name") for e in root.iter() if isinstance(e.tag, str) and e.get("name")}
        for other in self.imports.values():
            names |= set(other.names)
        self.names = special_names(dict.fromkeys(n.strip() for n in names))
        self.types: dict[str, ItemType] = {}
        for e in _kids(root, "itemDefinition"):
            self.types[e.get("name")] = self._item(e)
        for prefix, other in self.imports.items():
            for k, v in other.types.items():
                self.types[f"{prefix}.{k}" if prefix else k] = v
        self.cache: dict = {}

    # -- types ---------------------------------------------------------------------------
    def _item(self, e) -> ItemType:
        name, many = e.get("name"), e.get("isCollection") == "true"
        allowed = self._allowed(_kid(e, "allowedValues"))
        constraint = self._allowed(_kid(e, "typeConstraint"))
        fields = {c.get("name"): self._item(c) for c in _kids(e, "itemComponent")} or None
        ref = _text(e, "typeRef")
        fn = _kid(e, "functionItem")
        base = self._type(ref)
        if fn is not None:
            base = ("function", [self._type(p.get("typeRef")) or ("name", "Any")
                                 for p in _kids(fn, "parameters")],
                    self._type(fn.get("outputTypeRef")) or ("name", "Any"))
        if many:
            return ItemType(name, base, fields, True, allowed, constraint)
        return ItemType(name, base, fields, False, constraint or allowed)

    def _type(self, ref):
        if not ref:
            return None
        ref = ref.strip()
        if ":" in ref and "<" not in ref:
            ref = ref.split(":", 1)[1]
        try:
            return parse_type(ref) if "<" in ref else ("name", ref)
        except FeelError:
            return None

    def _allowed(self, e):
        text = _text(e)
        if not text:
            return None
        run = self.engine.tests(text, self.names)

        def check(v):
            try:
                return run({}, v, Runtime())
            except FeelLimitError:
                raise
            except Exception:
                return None
        return check

    def _fit(self, v, ref):
        typ = self._type(ref)
        if typ is None or v is None:
            return v
        try:
            return coerce(v, typ, self.types)
        except KeyError:
            return v

    # -- evaluation ----------------------------------------------------------------------
    def evaluate(self, name: str, inputs: dict, rt: Runtime | None = None):
        """The value of a decision or a decision service."""
        run = Run(self, inputs, rt or Runtime())
        e = self.by_name.get(name)
        if e is None:
            raise DmnError(f"no decision «{name}»")
        if _tag(e) == "decisionService":
            return run.service(e, inputs)
        return run.value(e)

    def find(self, href):
        """(model, element) of «#id» or «namespace#id»."""
        ns, _, ident = href.rpartition("#")
        if not ns or ns == self.namespace:
            return self, self.by_id.get(ident)
        for other in self.imports.values():
            if other.namespace == ns:
                return other, other.by_id.get(ident)
        return self, self.by_id.get(ident)

    def prefix_of(self, other):
        for k, m in self.imports.items():
            if m is other:
                return k
        return ""

    def boxed(self, e):
        """Compiled boxed expression: f(variables, rt, run)."""
        f = self.cache.get(e)
        if f is None:
            f = self.cache[e] = getattr(Boxed(self), _tag(e))(e)
        return f


def _variable(e):
    v = _kid(e, "variable")
    return v if v is not None else e


class Run:
    """One evaluation: remembers the values of decisions."""

    def __init__(self, model, inputs, rt):
        self.model, self.inputs, self.rt = model, inputs, rt
        self.done: dict = {}
        rt.named_types = model.types

    def value(self, e, model=None):
        model = model or self.model
        if e in self.done:
            v = self.done[e]
            if v is self:
                raise DmnError("decisions require each other in a circle")
            return v
        self.done[e] = self
        self.done[e] = v = self._value(e, model)
        return v

    def _value(self, e, model):
        name = e.get("name")
        ref = _variable(e).get("typeRef")
        if _tag(e) == "inputData":
            return model._fit(to_feel(self._given(name, model)), ref)
        if name in self.inputs and model is self.model:
            return model._fit(to_feel(self.inputs[name]), ref)
        body = _kid(e, *BOXED)
        if body is None:
            return None
        scope = self.requirements(e, model)
        try:
            v = model.boxed(body)(scope, self.rt, self)
        except (FeelLimitError, DmnError):
            raise
        return model._fit(v, ref)

    def _given(self, name, model):
        if model is not self.model:
            inner = self.inputs.get(self.model.prefix_of(model))
            if isinstance(inner, dict) and name in inner:
                return inner[name]
        return self.inputs.get(name)

    def requirements(self, e, model) -> dict:
        scope: dict = {}
        for req in _kids(e, "informationRequirement", "knowledgeRequirement"):
            for r in _kids(req, "requiredInput", "requiredDecision", "requiredKnowledge"):
                other, target = model.find(r.get("href") or "")
                if target is None:
                    continue
                tag = _tag(target)
                if tag == "businessKnowledgeModel":
                    v = self.knowledge(target, other)
                elif tag == "decisionService":
                    v = self.service_function(target, other)
                else:
                    v = self.value(target, other)
                name = target.get("name")
                prefix = "" if other is model else model.prefix_of(other)
                if prefix:
                    scope.setdefault(prefix, {})[name] = v
                else:
                    scope[name] = v
        return scope

    def knowledge(self, e, model) -> Function:
        if e not in self.done:
            logic = _kid(e, "encapsulatedLogic")
            scope: dict = {}
            ref = _variable(e).get("typeRef")
            fn = model.boxed_function(logic, scope, self, ref) if logic is not None else None
            self.done[e] = fn
            scope.update(self.requirements(e, model))
            scope[e.get("name")] = fn
        return self.done[e]

    # -- decision services ---------------------------------------------------------------
    def service(self, e, inputs, model=None):
        model = model or self.model
        run = Run(model, inputs, self.rt)
        for ref in _kids(e, "inputDecision"):
            other, d = model.find(ref.get("href"))
            if d is not None and other is model:
                run.done[d] = model._fit(to_feel(inputs.get(d.get("name"))), _variable(d).get("typeRef"))
        outs = [model.find(r.get("href")) for r in _kids(e, "outputDecision")]
        values = {d.get("name"): run.value(d, m) for m, d in outs if d is not None}
        v = next(iter(values.values())) if len(values) == 1 else values
        return model._fit(v, _variable(e).get("typeRef"))

    def service_function(self, e, model) -> Function:
        params = []
        for ref in _kids(e, "inputData") + _kids(e, "inputDecision"):
            other, d = model.find(ref.get("href"))
            params.append((d.get("name"), _variable(d).get("typeRef")))

        def call(rt, args):
            values = {}
            for (name, ref), v in zip(params, args):
                fitted = model._fit(v, ref)
                if v is not None and fitted is None:
                    return None
                values[name] = fitted
            return self.service(e, values, model)
        return Function([p for p, _ in params], call, None, e.get("name"))


def _boxed_function(self, e, scope, run, ref=None) -> Function:
    """A function value of <functionDefinition>/<encapsulatedLogic>."""
    kind = e.get("kind", "FEEL")
    params = [(p.get("name"), p.get("typeRef")) for p in _kids(e, "formalParameter")]
    body = _kid(e, *BOXED)
    if kind not in ("FEEL", "") or body is None:
        return None
    f = self.boxed(body)

    def call(rt, args):
        if rt.depth >= 40:
            raise FeelLimitError("functions call each other too deeply")
        values = dict(scope)
        for (name, typ), v in zip(params, args):
            fitted = self._fit(v, typ)
            if v is not None and fitted is None:
                return None
            values[name] = fitted
        rt.charge(5)
        rt.depth += 1
        try:
            return self._fit(self._fit(f(values, rt, run), body.get("typeRef")), ref)
        finally:
            rt.depth -= 1
    types = ([self._type(t) for _, t in params], self._type(ref))
    return Function([p for p, _ in params], call, types, e.get("name") or "function")


Model.boxed_function = _boxed_function


class Boxed:
    """Compilers of boxed expressions, one method per element name."""

    def __init__(self, model):
        self.m, self.engine, self.names = model, model.engine, model.names

    def child(self, e):
        """The boxed expression inside an element, or None."""
        body = _kid(e, *BOXED) if e is not None else None
        return self.m.boxed(body) if body is not None else None

    def literalExpression(self, e):
        text = _text(e)
        if not text:
            return lambda vs, rt, run: None
        try:
            f = self.engine.expression(text, self.names)
        except FeelLimitError:
            raise
        except FeelError as err:
            message = str(err)

            def bad(vs, rt, run):
                rt.warn("syntax", message, 0)
                return None
            return bad
        return lambda vs, rt, run: f(vs, rt)

    def context(self, e):
        entries = []
        for c in _kids(e, "contextEntry"):
            var = _kid(c, "variable")
            f = self.child(c) or (lambda vs, rt, run: None)
            entries.append((var.get("name") if var is not None else None,
                            var.get("typeRef") if var is not None else None, f))
        fit = self.m._fit

        def run_(vs, rt, run):
            local, out = dict(vs), {}
            for name, ref, f in entries:
                v = f(local, rt, run)
                if name is None:
                    return v
                local[name] = out[name] = fit(v, ref)
            return out
        return run_

    def list(self, e):
        items = [self.m.boxed(c) for c in _kids(e, *BOXED)]
        return lambda vs, rt, run: [f(vs, rt, run) for f in items]

    def relation(self, e):
        cols = [c.get("name") for c in _kids(e, "column")]
        rows = [[self.m.boxed(c) for c in _kids(r, *BOXED)] for r in _kids(e, "row")]
        return lambda vs, rt, run: [dict(zip(cols, (f(vs, rt, run) for f in row))) for row in rows]

    def invocation(self, e):
        target = self.child(e)
        binds = [(_kid(b, "parameter").get("name"), self.child(b)) for b in _kids(e, "binding")]

        def run_(vs, rt, run):
            fn = target(vs, rt, run)
            given = {name: f(vs, rt, run) if f else None for name, f in binds}
            if not isinstance(fn, Function):
                return None
            if getattr(fn.call, "takes_names", False):
                return fn.call(rt, list(given.values()), list(given))
            if fn.params is None or set(given) - set(fn.params):
                return None
            return self.m._fit(fn.call(rt, [given.get(p) for p in fn.params]), e.get("typeRef"))
        return run_

    def functionDefinition(self, e):
        return lambda vs, rt, run: self.m.boxed_function(e, vs, run)

    def conditional(self, e):
        c, yes, no = (self.child(_kid(e, k)) for k in ("if", "then", "else"))

        def run_(vs, rt, run):
            v = c(vs, rt, run)
            if v is not None and type(v) is not bool:
                return None
            return yes(vs, rt, run) if v else no(vs, rt, run)
        return run_

    def _iter(self, vs, rt, run, source):
        from engine.feel.compiler import Range, range_values
        v = source(vs, rt, run)
        if isinstance(v, Range):
            return range_values(rt, v)
        return v if v is None or isinstance(v, list) else [v]

    def _for(self, e):
        name, source, body = e.get("iteratorVariable"), self.child(_kid(e, "in")), self.child(_kid(e, "return"))

        def run_(vs, rt, run):
            items, out = self._iter(vs, rt, run, source), []
            if items is None:
                return None
            for v in items:
                rt.charge(3)
                out.append(body({**vs, name: v, "partial": out}, rt, run))
            return out
        return run_

    def _quantified(self, e):
        name, source = e.get("iteratorVariable"), self.child(_kid(e, "in"))
        body, stop = self.child(_kid(e, "satisfies")), _tag(e) == "some"

        def run_(vs, rt, run):
            items, out = self._iter(vs, rt, run, source), not stop
            if items is None:
                return None
            for v in items:
                rt.charge(3)
                r = body({**vs, name: v}, rt, run)
                if r is stop:
                    return stop
                if r is None:
                    out = None
                elif type(r) is not bool:
                    return None
            return out
        return run_

    every = some = _quantified

    def filter(self, e):
        source, match = self.child(_kid(e, "in")), self.child(_kid(e, "match"))

        def run_(vs, rt, run):
            items = source(vs, rt, run)
            if items is None:
                return None
            out = []
            for v in items if isinstance(items, list) else [items]:
                rt.charge(3)
                r = match({**vs, "item": v, **(v if isinstance(v, dict) else {})}, rt, run)
                if type(r) is Decimal:
                    items = items if isinstance(items, list) else [items]
                    i = int(r)
                    return items[i - 1 if i > 0 else i] if i and abs(i) <= len(items) else None
                if r is True:
                    out.append(v)
                elif r is not False and r is not None:
                    return None
            return out
        return run_

    # -- decision tables -----------------------------------------------------------------
    def decisionTable(self, e):
        return Table(self, e)


setattr(Boxed, "for", Boxed._for)


class Table:
    def __init__(self, boxed: Boxed, e):
        m, eng, names = boxed.m, boxed.engine, boxed.names
        self.model = m
        self.policy = (e.get("hitPolicy") or "UNIQUE").upper().replace("_", " ")
        self.aggregation = e.get("aggregation")
        self.inputs, self.outputs, self.rules = [], [], []
        for c in _kids(e, "input"):
            ie = _kid(c, "inputExpression")
            text = _text(ie)
            values = _text(_kid(c, "inputValues"))
            self.inputs.append((boxed.literalExpression(ie) if text else (lambda vs, rt, run: None),
                                eng.tests(values, names) if values else None,
                                ie.get("typeRef") if ie is not None else None))
        for c in _kids(e, "output"):
            values = _text(_kid(c, "outputValues"))
            default = _kid(c, "defaultOutputEntry")
            self.outputs.append((c.get("name"), self._listed(values, eng, names),
                                 boxed.literalExpression(default) if default is not None and _text(default) else None,
                                 c.get("typeRef")))
        for r in _kids(e, "rule"):
            tests = []
            for k, c in enumerate(_kids(r, "inputEntry")):
                text = _text(c)
                tests.append(None if text in ("-", "", None) else eng.tests(text, names))
            self.rules.append((tests, [boxed.literalExpression(c) for c in _kids(r, "outputEntry")]))

    @staticmethod
    def _listed(values, eng, names):
        if not values:
            return None
        try:
            return eng.expression(f"[{values}]", names)
        except FeelError:
            return None

    def __call__(self, vs, rt, run):
        inputs = []
        for f, allowed, ref in self.inputs:
            v = f(vs, rt, run)
            if allowed is not None and allowed(vs, v, rt) is not True:
                rt.warn("value", "an input is outside its allowed values", 0)
                return None
            inputs.append(v)
        hits = []
        for tests, outs in self.rules:
            rt.charge(1 + len(tests))
            if all(t is None or t(vs, v, rt) is True for t, v in zip(tests, inputs)):
                hits.append(outs)
                if self.policy == "FIRST":
                    break
        return self.answer(hits, vs, rt, run)

    def row(self, outs, vs, rt, run):
        values = [f(vs, rt, run) for f in outs]
        if len(self.outputs) == 1:
            return values[0]
        return {o[0]: v for o, v in zip(self.outputs, values)}

    def default(self, vs, rt, run):
        if not any(o[2] for o in self.outputs):
            return None
        values = [o[2](vs, rt, run) if o[2] else None for o in self.outputs]
        return values[0] if len(values) == 1 else {o[0]: v for o, v in zip(self.outputs, values)}

    def answer(self, hits, vs, rt, run):
        p = self.policy
        rows = [self.row(h, vs, rt, run) for h in hits]
        if not rows:
            d = self.default(vs, rt, run)
            if d is not None:
                return d
            if p == "COLLECT" and not self.aggregation or p in ("RULE ORDER", "OUTPUT ORDER"):
                return []
            return Decimal(0) if p == "COLLECT" and self.aggregation == "COUNT" else None
        if p == "UNIQUE":
            if len(rows) > 1:
                rt.warn("value", f"{len(rows)} rules match a UNIQUE table", 0)
                return None
            return rows[0]
        if p == "FIRST":
            return rows[0]
        if p == "ANY":
            same = all(equal(rows[0], r) is True for r in rows[1:])
            return rows[0] if same else None
        if p in ("PRIORITY", "OUTPUT ORDER"):
            rows.sort(key=lambda r: self.rank(r, vs, rt))
            return rows[0] if p == "PRIORITY" else rows
        if p == "COLLECT" and self.aggregation:
            return self.aggregate(rows)
        return rows

    def rank(self, row, vs, rt):
        values = list(row.values()) if len(self.outputs) > 1 else [row]
        key = []
        for v, (_, listed, _, _) in zip(values, self.outputs):
            order = listed(vs, rt) if listed else []
            key.append(next((k for k, x in enumerate(order or []) if equal(v, x) is True), 10 ** 6))
        return key

    def aggregate(self, rows):
        a = self.aggregation
        if a == "COUNT":
            return Decimal(len(rows))
        if len(self.outputs) > 1:
            return None
        if a == "SUM":
            if not all(type(r) is Decimal for r in rows):
                return None
            total = Decimal(0)
            for r in rows:
                total = CTX.add(total, r)
            return total
        best = rows[0]
        for r in rows[1:]:
            better = less(r, best, False) if a == "MIN" else less(best, r, False)
            if better is None:
                return None
            best = r if better else best
        return best
