import sys, threading
def hammer(fn, n=8, rounds=3000):
    bad = []
    def work(k):
        for i in range(rounds):
            if fn({"score": k, "status": "returned" if i % 2 else "x"}) is not (k >= 3 and i % 2 == 1): bad.append((k, i)); break
    ts = [threading.Thread(target=work, args=(k,)) for k in range(n)]
    [t.start() for t in ts]; [t.join() for t in ts]
    return bad
def test_feelroom_program_is_shared_by_threads():
    from engine.feel import compile_expression
    p = compile_expression('score >= 3 and status = "returned"')
    sys.setswitchinterval(1e-6)
    assert hammer(p) == []
