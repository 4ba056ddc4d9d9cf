"""Fictional codes, people and companies of the sample district, with valid check characters.

The area code 990101 does not exist, so no number made here can belong to anybody.
Written independently of the product's own check-digit code (GB 32100-2015, GB 11714, GB 11643).
"""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AREA = "990101"

SURNAMES = "林赵钱孙周吴郑冯陈蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = [
    "一鸣",
    "小满",
    "知远",
    "若溪",
    "明朗",
    "予安",
    "景行",
    "思源",
    "清和",
    "书瑶",
    "子衿",
    "长风",
    "云舒",
    "望舒",
    "怀瑾",
    "承志",
]
BRANDS = [
    "禾丰",
    "佳味",
    "春和",
    "聚福",
    "晨曦",
    "润泽",
    "万和",
    "青禾",
    "百川",
    "松鹤",
    "德顺",
    "嘉禾",
    "锦程",
    "泰安",
    "同心",
    "永盛",
    "惠民",
    "悦来",
    "鼎新",
    "汇源",
]


def organisation_code(number: int) -> str:
    """Eight characters from `number` and the check character of GB 11714."""
    body = f"MA9{number:05d}"
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    check = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(check, str(check))


def uscc(prefix: str, number: int) -> str:
    """A valid unified social credit code: 11 office, 91 company, 92 个体工商户."""
    body = prefix + AREA + organisation_code(number)
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def wrong_check(code: str) -> str:
    """The same code with another last character."""
    return code[:-1] + ("1" if code[-1] != "1" else "2")


def identity_number(birth: str, sequence: int) -> str:
    """A valid 18-character identity number of the fictional area; `birth` is YYYYMMDD."""
    body = f"{AREA}{birth}{sequence:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def person(number: int) -> str:
    """A name; different numbers up to 448 give different names."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[(number * 7 + number // len(SURNAMES)) % len(GIVEN)]


def birth(number: int) -> str:
    """A birth date YYYYMMDD that exists."""
    return f"{1962 + number * 5 % 38}{1 + number * 7 % 12:02d}{1 + number * 11 % 28:02d}"


def bureau_code(number: int) -> str:
    """The code of a bureau of the district."""
    return uscc("11", 90000 + number)
