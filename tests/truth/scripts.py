"""The movements that the tests of the truth generator go through."""

from tests.truth.trajectory import Jump, RaiseArms, RaiseHeels, Squat, Stand, Walk

HEIGHTS_M = (0.25, 0.40, 0.55)
SCRIPT = (Stand(0.8), *(part for h in HEIGHTS_M for part in (Jump(h), Stand(0.4))))
IDLE = (Stand(0.5), Squat(), RaiseArms(), RaiseHeels(), RaiseHeels(down_m=0.4), Walk(0.0, 2.0))
