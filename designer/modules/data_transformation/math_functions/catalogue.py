"""All functions of Apply Math Operation, by category and name."""

from collections.abc import Mapping

from designer.modules.data_transformation.math_functions.basic import BASIC
from designer.modules.data_transformation.math_functions.comparing import COMPARE, OPERATIONS
from designer.modules.data_transformation.math_functions.function import Function
from designer.modules.data_transformation.math_functions.rounding import ROUNDING
from designer.modules.data_transformation.math_functions.special import SPECIAL
from designer.modules.data_transformation.math_functions.trigonometric import TRIGONOMETRIC

FUNCTIONS: Mapping[str, Mapping[str, Function]] = {
    "basic": BASIC,
    "compare": COMPARE,
    "operations": OPERATIONS,
    "rounding": ROUNDING,
    "special": SPECIAL,
    "trigonometric": TRIGONOMETRIC,
}
