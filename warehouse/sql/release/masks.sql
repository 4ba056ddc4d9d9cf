-- Macros that take identity data of natural persons out of text before it is published
-- (个人信息保护法 art. 28; 浙江行政处罚结果信息网上公开暂行办法 art. 7).
--
-- Regular expressions keep to what RE2 (DuckDB) and java.util.regex (Spark) read alike: no look-around
-- and no group in a replacement. Where a number counts only when it stands alone, the text is cut into
-- runs of digits and the rest, each run is judged, and the pieces are joined again.
--
-- A text goes through the steps one after the other (`mask_text`). No step can hide
-- something from a later one: it either replaces a piece or leaves every character of it (a long number in
-- full-width digits becomes one in plain digits).
-- `list_transform([v], lambda x: …)[1]` names a value, so that it is computed once.

-- Does the text hold anything that steps 1 to 5, or step 6 outside a row about a person, could mask?
-- The patterns of such looks have names: the release looks through whole columns with them
-- (`warehouse/release/first_look.py`). No pattern may match a line break.
CREATE OR REPLACE MACRO mask_look_pattern() AS
    '[0-9０-９](?:[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９]){10}|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-zＡ-Ｚａ-ｚ][ \x{3000}·•．・.\-]?[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{4}|身份证|公民身份|身份号码|本人';

CREATE OR REPLACE MACRO mask_worth_a_look(t) AS
    regexp_matches(t, mask_look_pattern());

-- Full-width digits and letters as plain ones.
CREATE OR REPLACE MACRO mask_plain(x) AS
    translate(
        x,
        '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ',
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    );

-- The digits of a piece of text, plain.
CREATE OR REPLACE MACRO mask_digits_of(x) AS
    regexp_replace(mask_plain(x), '[^0-9]', '', 'g');

-- Luhn's check of a digit string of up to 19 digits. Counted from the right every second digit is
-- doubled and its digits added up; the position in '0516273849' is just that. Leading zeros add nothing.
CREATE OR REPLACE MACRO mask_luhn(d) AS
    (
        CAST(substr(d, 1, 1) AS INTEGER) + strpos('0516273849', substr(d, 2, 1)) - 1
        + CAST(substr(d, 3, 1) AS INTEGER) + strpos('0516273849', substr(d, 4, 1)) - 1
        + CAST(substr(d, 5, 1) AS INTEGER) + strpos('0516273849', substr(d, 6, 1)) - 1
        + CAST(substr(d, 7, 1) AS INTEGER) + strpos('0516273849', substr(d, 8, 1)) - 1
        + CAST(substr(d, 9, 1) AS INTEGER) + strpos('0516273849', substr(d, 10, 1)) - 1
        + CAST(substr(d, 11, 1) AS INTEGER) + strpos('0516273849', substr(d, 12, 1)) - 1
        + CAST(substr(d, 13, 1) AS INTEGER) + strpos('0516273849', substr(d, 14, 1)) - 1
        + CAST(substr(d, 15, 1) AS INTEGER) + strpos('0516273849', substr(d, 16, 1)) - 1
        + CAST(substr(d, 17, 1) AS INTEGER) + strpos('0516273849', substr(d, 18, 1)) - 1
        + CAST(substr(d, 19, 1) AS INTEGER)
    ) % 10 = 0;

-- 16 to 19 digits that pass Luhn's check.
CREATE OR REPLACE MACRO mask_is_card(d) AS
    list_transform(
        [d],
        lambda v: CASE WHEN length(v) BETWEEN 16 AND 19 THEN mask_luhn(lpad(v, 19, '0')) ELSE FALSE END
    )[1];

-- A unified social credit code (GB 32100-2015) with a right check character and a department and kind that
-- are in use: public, not masked. Without the latter every 31st bank card of 18 digits would pass for one.
CREATE OR REPLACE MACRO mask_is_uscc(c) AS
    list_transform(
        [c],
        lambda v: CASE
            WHEN regexp_matches(v, '^(?:1[1239]|3[1-59]|5[1-39]|8[19]|9[123]|A[19]|N[1239]|Y1)[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}$') THEN (
                1 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 1, 1)) - 1)
                + 3 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 2, 1)) - 1)
                + 9 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 3, 1)) - 1)
                + 27 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 4, 1)) - 1)
                + 19 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 5, 1)) - 1)
                + 26 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 6, 1)) - 1)
                + 16 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 7, 1)) - 1)
                + 17 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 8, 1)) - 1)
                + 20 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 9, 1)) - 1)
                + 29 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 10, 1)) - 1)
                + 25 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 11, 1)) - 1)
                + 13 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 12, 1)) - 1)
                + 8 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 13, 1)) - 1)
                + 24 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 14, 1)) - 1)
                + 10 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 15, 1)) - 1)
                + 30 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 16, 1)) - 1)
                + 28 * (strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 17, 1)) - 1)
                + strpos('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(v, 18, 1)) - 1
            ) % 31 = 0
            ELSE FALSE
        END
    )[1];

-- Step 1: bank card numbers written in groups of four (a row of years starts with 1 or 2).
CREATE OR REPLACE MACRO mask_grouped_cards(t) AS
    CASE
        WHEN regexp_matches(t, '[3-9３-９][0-9０-９]{3}(?:[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]{4}){3}') THEN array_to_string(list_transform(
            regexp_extract_all(
                t,
                '[3-9３-９][0-9０-９]{3}(?:[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]{4}){3}(?:[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９]{1,3})?|[0-9０-９]|[^0-9０-９]+'
            ),
            lambda x: CASE
                WHEN NOT regexp_matches(x, '^[0-9０-９].') THEN x
                WHEN mask_is_card(mask_digits_of(x)) THEN '（银行卡号已隐去）'
                WHEN mask_is_card(substr(mask_digits_of(x), 1, 16))
                    THEN regexp_replace(x, '^[0-9０-９]{4}(?:[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]{4}){3}', '（银行卡号已隐去）')
                ELSE x
            END
        ), '')
        ELSE t
    END;

-- Step 2: 18-digit identity numbers (GB 11643: area, birthday, sequence, check), also glued to other
-- digits or written in groups. The birthday has to be possible; the check character need not be right,
-- a number with a slip of the pen still points at a person.
CREATE OR REPLACE MACRO mask_identity_numbers(t) AS
    regexp_replace(
        t,
        '[1-9１-９][0-9０-９]{5}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[1１][9９]|[2２][0０])[0-9０-９]{2}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[0０][1-9１-９]|[1１][0-2０-２])[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[0０][1-9１-９]|[12１２][0-9０-９]|[3３][01０１])[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９]{3}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９XxＸｘ]',
        '（身份证号已隐去）',
        'g'
    );

-- Step 3: mobile numbers written in groups (3-4-4, 4-3-4 or 3-3-5 digits).
CREATE OR REPLACE MACRO mask_grouped_mobiles(t) AS
    regexp_replace(
        t,
        '[1１][3-9３-９][0-9０-９](?:[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]{4}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]{4}|[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]{3}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]{5}|[0-9０-９][ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]{3}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]{4})',
        '（手机号已隐去）',
        'g'
    );

-- Step 4: whole runs of digits, with the letter that may follow (check character X, or of a credit code):
-- 18 digits that are no credit code, 15 digits of an old identity number (with a possible birthday: a
-- 15-digit business registration number is public), mobile numbers (also behind 0 or 86, or several
-- without a gap), bank cards.
CREATE OR REPLACE MACRO mask_number_runs(t) AS
    CASE
        WHEN regexp_matches(t, '[0-9０-９]{11}') THEN array_to_string(list_transform(
            list_transform(
                regexp_extract_all(t, '[0-9０-９]+[A-Za-zＡ-Ｚａ-ｚ]?|[^0-9０-９]+'),
                lambda x: CASE WHEN regexp_matches(x, '^[0-9０-９]{11}') THEN mask_plain(x) ELSE x END
            ),
            lambda x: CASE
                WHEN NOT regexp_matches(x, '^[0-9]{11}') THEN x
                WHEN regexp_matches(x, '^(?:(?:0|86|860|0086)?1[3-9][0-9]{9})+[A-Za-z]?$')
                    THEN regexp_replace(x, '^[0-9]+', '（手机号已隐去）')
                WHEN length(x) < 15 OR mask_is_uscc(x) THEN x
                WHEN regexp_matches(x, '^[0-9]{17}[Xx]$') THEN '（身份证号已隐去）'
                WHEN regexp_matches(x, '^(?:[0-9]{18}|[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})[A-Za-z]?$')
                    THEN regexp_replace(x, '^[0-9]+', '（身份证号已隐去）')
                WHEN mask_is_card(mask_digits_of(x)) THEN regexp_replace(x, '^[0-9]+', '（银行卡号已隐去）')
                ELSE x
            END
        ), '')
        ELSE t
    END;

-- Step 5: licence plates (GA 36-2018), with at least three digits so that words stay.
CREATE OR REPLACE MACRO mask_plates(t) AS
    CASE
        WHEN regexp_matches(
            t,
            '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-zＡ-Ｚａ-ｚ][ \x{3000}·•．・.\-]?[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{4}'
        ) THEN array_to_string(list_transform(
            regexp_extract_all(
                t,
                '[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-zＡ-Ｚａ-ｚ][ \x{3000}·•．・.\-]?[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+[挂学警港澳领使]?|[^京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]+|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]'
            ),
            lambda x: CASE
                WHEN regexp_matches(
                        x,
                        '^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-zＡ-Ｚａ-ｚ][^0-9A-Za-z０-９Ａ-Ｚａ-ｚ]?(?:[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{5,6}[挂学警港澳领使]?|[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{4}[挂学警港澳领使])$'
                    )
                    AND regexp_matches(x, '(?:[0-9０-９][^0-9０-９]*){3}')
                    THEN '（车牌号已隐去）'
                ELSE x
            END
        ), '')
        ELSE t
    END;

-- Step 6 in a row about a natural person: every address of the person, up to the next punctuation.
CREATE OR REPLACE MACRO mask_addresses(t) AS
    regexp_replace(
        t,
        '(?:住址|住所|家住|现住|暂住|居住[于在地]|户籍|家庭地址|联系地址|通讯地址|通信地址|现居)[:：\s]*[^，。；！？,;!?"\n\r\t]*|住[于在]?[^，。；！？,;!?"\n\r\t房建宅院宿户所用]{1,40}?[省市区县镇乡街路村号室][^，。；！？,;!?"\n\r\t]*',
        '（住址已隐去）',
        'g'
    );

-- The piece of text in front of an identity number: …，住某路12号，身份证号….
CREATE OR REPLACE MACRO mask_address_before_number(t) AS
    regexp_replace(
        t,
        '(?:住址|家庭地址|户籍地?|住)[^，。；！？,;!?"\n\r\t房建宅院宿户所用][^，。；！？,;!?"\n\r\t]{0,40}?(?:[0-9０-９一二三四五六七八九十]+(?:号|组|栋|幢|室|单元|弄|巷|楼|户)|街道|[路街镇乡村])[^，。；！？,;!?"\n\r\t]{0,40}?[，,；;、\s]*(?:公民)?身份(?:证|号码)',
        '（住址已隐去），身份证',
        'g'
    );

-- Step 6 in any other row: behind the words 身份证, 公民身份 or 本人, and only what reads like an address
-- (behind 户籍, 住所 and the like only with a house number), so that a list of papers to bring along and the
-- office to turn to stay; before those words only the piece next to them, so that a company's 住所 stays.
CREATE OR REPLACE MACRO mask_own_addresses(t) AS
    list_transform(
        [mask_address_before_number(t)],
        lambda v: regexp_extract(v, '^[\s\S]*?(?:身份证|公民身份|本人|$)')
            || regexp_replace(
                regexp_replace(v, '^[\s\S]*?(?:身份证|公民身份|本人|$)', ''),
                '(?:住址|家庭住址|户籍地址|家庭地址)[:：]\s*[^，。；！？,;!?"\n\r\t]+|(?:住址|家住|现住|暂住|家庭地址|现居)[^，。；！？,;!?"\n\r\t]*?[路街镇乡村号室][^，。；！？,;!?"\n\r\t]*|(?:住所|居住[于在地]|户籍|联系地址|通讯地址|通信地址|住[于在])[^，。；！？,;!?"\n\r\t]*?[0-9０-９一二三四五六七八九十]+(?:号|组|栋|幢|室|单元|弄|巷|楼|户)[^，。；！？,;!?"\n\r\t]*',
                '（住址已隐去）',
                'g'
            )
    )[1];

-- Steps 1 to 5, as a list of one text.
CREATE OR REPLACE MACRO mask_numbers(t) AS
    list_transform(list_transform(list_transform(list_transform(list_transform(
        [t],
        lambda v: mask_grouped_cards(v)),
        lambda v: mask_identity_numbers(v)),
        lambda v: mask_grouped_mobiles(v)),
        lambda v: mask_number_runs(v)),
        lambda v: mask_plates(v));

-- All steps. `of_person`: the row is about a natural person, whose name in the text is shortened already.
CREATE OR REPLACE MACRO mask_text(t, of_person) AS
    list_transform(
        CASE WHEN mask_worth_a_look(t) THEN mask_numbers(t) ELSE [t] END,
        lambda v: CASE WHEN of_person THEN mask_addresses(v) ELSE mask_own_addresses(v) END
    )[1];

-- May a number or label hold an identity number of somebody born up to 2012?
CREATE OR REPLACE MACRO mask_identity_pattern() AS
    '[1-9１-９][0-9０-９]{5}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[1１][9９][0-9０-９]{2}|[2２][0０](?:[0０][0-9０-９]|[1１][0-2０-２]))[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[0０][1-9１-９]|[1１][0-2０-２])[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[0０][1-9１-９]|[12１２][0-9０-９]|[3３][01０１])[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９]{3}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９XxＸｘ]';

CREATE OR REPLACE MACRO mask_may_hold_identity(t) AS
    regexp_matches(t, mask_identity_pattern());

-- May it hold a mobile number?
CREATE OR REPLACE MACRO mask_mobile_pattern() AS
    '[1１][3-9３-９](?:[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９]){9}';

CREATE OR REPLACE MACRO mask_may_hold_mobile(t) AS
    regexp_matches(t, mask_mobile_pattern());

-- Anything of both that `mask_open_text` could take out?
CREATE OR REPLACE MACRO mask_may_hold_number(t) AS
    mask_may_hold_mobile(t) OR mask_may_hold_identity(t);

-- Mobile numbers in such a text: a run of letters and digits, or of digits in groups, that is one as a whole. A
-- permit number, in which such digits may stand behind letters or among others, stays.
CREATE OR REPLACE MACRO mask_open_mobiles(t) AS
    CASE
        WHEN mask_may_hold_mobile(t) THEN array_to_string(list_transform(
            regexp_extract_all(
                array_to_string(list_transform(
                    regexp_extract_all(t, '[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+|[^0-9A-Za-z０-９Ａ-Ｚａ-ｚ]+'),
                    lambda x: CASE
                        WHEN regexp_matches(mask_plain(x), '^(?:0|86|0086)?1[3-9][0-9]{9}$') THEN '（手机号已隐去）'
                        ELSE x
                    END
                ), ''),
                '[0-9０-９]+(?:[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9０-９]+)*|[^0-9０-９]+'
            ),
            lambda x: CASE
                WHEN regexp_matches(
                    mask_plain(x),
                    '^(?:(?:0|86|0086)[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3})?1[3-9][0-9](?:[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9]{4}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9]{4}|[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9]{3}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9]{5}|[0-9][ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9]{3}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{1,3}[0-9]{4})$'
                ) THEN '（手机号已隐去）'
                ELSE x
            END
        ), '')
        ELSE t
    END;

-- The identity number in a number or label that is published as it stands, such as a driver's licence has. It needs
-- a right check character and a birthday up to 2012, because permit numbers are often made of area, day and
-- serial number; a credit code stays, but not in a row about a person, who has none.
CREATE OR REPLACE MACRO mask_open_identity(t, of_person) AS
    CASE
        WHEN mask_may_hold_identity(t) THEN list_transform(
            [regexp_replace(mask_plain(regexp_extract(
                t,
                '[1-9１-９][0-9０-９]{5}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[1１][9９][0-9０-９]{2}|[2２][0０](?:[0０][0-9０-９]|[1１][0-2０-２]))[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[0０][1-9１-９]|[1１][0-2０-２])[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[0０][1-9１-９]|[12１２][0-9０-９]|[3３][01０１])[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９]{3}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９XxＸｘ]'
            )), '[^0-9Xx]', '', 'g')],
            lambda v: CASE
                WHEN is_identity_number(upper(v)) AND (of_person OR NOT mask_is_uscc(v)) THEN regexp_replace(
                    t,
                    '[1-9１-９][0-9０-９]{5}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[1１][9９][0-9０-９]{2}|[2２][0０](?:[0０][0-9０-９]|[1１][0-2０-２]))[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[0０][1-9１-９]|[1１][0-2０-２])[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}(?:[0０][1-9１-９]|[12１２][0-9０-９]|[3３][01０１])[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９]{3}[ \-\x{A0}\x{2000}-\x{200B}\x{3000}\x{FEFF}‐‑–—－]{0,3}[0-9０-９XxＸｘ]',
                    '（身份证号已隐去）',
                    'g'
                )
                ELSE t
            END
        )[1]
        ELSE t
    END;

-- A number or label that is published as it stands (permit number, decision number, code of a party, file name,
-- address of a page): only identity numbers and mobile numbers are taken out.
CREATE OR REPLACE MACRO mask_open_text(t, of_person) AS
    list_transform([mask_open_identity(t, of_person)], lambda v: mask_open_mobiles(v))[1];

-- The name of a natural person: surname (also of two characters) and 某.
CREATE OR REPLACE MACRO mask_person(name) AS
    CASE
        WHEN regexp_matches(
                regexp_replace(name, '[\s\x{3000}]', '', 'g'),
                '^(?:欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|令狐|淳于|单于|呼延|拓跋|轩辕|百里|东郭|西门|公西|漆雕|乐正|巫马|完颜|纳兰|叶赫|耶律|第五|梁丘|左丘|东门)[^某]'
            )
            THEN concat(substr(regexp_replace(name, '[\s\x{3000}]', '', 'g'), 1, 2), '某')
        WHEN regexp_matches(name, '[^\s\x{3000}]') THEN concat(substr(regexp_replace(name, '[\s\x{3000}]', '', 'g'), 1, 1), '某')
        ELSE name
    END;

-- A text about a person with the person's name shortened: as it is given, without blanks, and as names of two
-- characters are often written.
CREATE OR REPLACE MACRO mask_name_in(t, name) AS
    list_transform(
        [regexp_replace(name, '[\s\x{3000}]', '', 'g')],
        lambda n: CASE
            WHEN length(n) = 2 THEN replace(
                replace(
                    replace(replace(t, name, mask_person(n)), n, mask_person(n)),
                    concat(substr(n, 1, 1), ' ', substr(n, 2, 1)), mask_person(n)
                ),
                concat(substr(n, 1, 1), '　', substr(n, 2, 1)), mask_person(n)
            )
            WHEN length(n) > 2 THEN replace(replace(t, name, mask_person(n)), n, mask_person(n))
            ELSE t
        END
    )[1];
