"""Files as offices send them, made from the shared data: other heads, annexes alone, bad text layers, scans and photographs."""
