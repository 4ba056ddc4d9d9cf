"""The unified social credit code (统一社会信用代码) of a body.

Belongs here: the check of GB 32100-2015. Does not belong here: which body bears which code, rows of records.
"""

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc_fault(code: str) -> str | None:
    """What is wrong with a code, in Chinese, with what to do; None for a sound one (GB 32100-2015)."""
    if len(code) != 18:
        return f"统一社会信用代码应为 18 位，现在是 {len(code)} 位，请对照登记证书核对"
    if strange := [char for char in code if char not in _ALPHABET]:
        return f"统一社会信用代码含有不可能出现的字符“{strange[0]}”（没有 I、O、S、V、Z 和小写字母），请核对"
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(code, _WEIGHTS, strict=False))
    if _ALPHABET[(31 - total % 31) % 31] != code[-1]:
        return f"统一社会信用代码 {code} 的校验码不对，多半有一位写错，请对照登记证书核对"
    return None
