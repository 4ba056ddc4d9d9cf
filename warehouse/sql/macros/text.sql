-- Text as people type and paste it. Every macro takes a column, not an expression: it is repeated inside.

-- White space at the ends: tab, line breaks, U+00A0, U+1680, U+2000-200B, U+2028, U+2029, U+202F, U+205F, U+3000,
-- U+FEFF (the literal holds them after the first blank).
CREATE OR REPLACE MACRO trim_ends(x) AS TRIM(x, CONCAT('              ​    　﻿', CHR(9), CHR(10), CHR(11), CHR(12), CHR(13)));

-- A cell's text: ends trimmed; / \ 无 null, or nothing but hyphens and dashes, is ''. NULL (no such column) stays.
-- For cells of few different values (kinds, agencies, dates): the engine calls this one function once per value,
-- where it would go through a CASE row by row. What the first branch matches leaves the group of the second empty.
CREATE OR REPLACE MACRO clean_label(x) AS REGEXP_EXTRACT(
  x, '^[\s\x{0B}\x{A0}\x{1680}\x{2000}-\x{200B}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]*(?:(?:[\x{2010}-\x{2015}\x{2212}\x{2500}\x{2501}\x{FE58}\x{FE63}\x{FF0D}-]*|/|\\|无|[nN][uU][lL][lL])[\s\x{0B}\x{A0}\x{1680}\x{2000}-\x{200B}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]*$|((?s:.*)[^\s\x{0B}\x{A0}\x{1680}\x{2000}-\x{200B}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]))', 1
);

-- The same for cells of many values (names, numbers, prose): a look at both ends leaves most cells as they are.
-- White space begins below '!', at U+00A0, between U+1680 and U+3000, and at U+FEFF.
CREATE OR REPLACE MACRO clean_text(x) AS CASE
  WHEN x = '' THEN x
  WHEN x >= '!' AND (x < CHR(160) OR x >= CHR(12289) AND x < CHR(65279) OR x >= CHR(65281)) AND NOT REGEXP_MATCHES(x, '[\s\x{0B}\x{A0}\x{1680}\x{2000}-\x{200B}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}/\\无lL\x{2010}-\x{2015}\x{2212}\x{2500}\x{2501}\x{FE58}\x{FE63}\x{FF0D}-]$') THEN x
  ELSE clean_label(x)
END;

-- NFKC for characters that stand for one other character (full-width forms, small forms, compatibility ideographs).
CREATE OR REPLACE MACRO to_plain_characters(x) AS TRANSLATE(x,
  'ª²³µ¹º‑․⁰ⁱ⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₔₕₖₗₘₙₚₛₜℂℇℊℋℌℍℎℏℐℑℒℓℕℙℚℛℜℝℤΩℨKÅℬℭℯℰℱℳℴℵℶℷℸℹℼℽℾℿ⅀ⅅⅆⅇⅈⅉⅠⅤⅩⅬⅭⅮⅯⅰⅴⅹⅼⅽⅾⅿ〈〉①②③④⑤⑥⑦⑧⑨ⒶⒷⒸⒹⒺⒻⒼⒽⒾⒿⓀⓁⓂⓃⓄⓅⓆⓇⓈⓉⓊⓋⓌⓍⓎⓏⓐⓑⓒⓓⓔⓕⓖⓗⓘⓙⓚⓛⓜⓝⓞⓟⓠⓡⓢⓣⓤⓥⓦⓧⓨⓩ⓪⺟⻳⼀⼁⼂⼃⼄⼅⼆⼇⼈⼉⼊⼋⼌⼍⼎⼏⼐⼑⼒⼓⼔⼕⼖⼗⼘⼙⼚⼛⼜⼝⼞⼟⼠⼡⼢⼣⼤⼥⼦⼧⼨⼩⼪⼫⼬⼭⼮⼯⼰⼱⼲⼳⼴⼵⼶⼷⼸⼹⼺⼻⼼⼽⼾⼿⽀⽁⽂⽃⽄⽅⽆⽇⽈⽉⽊⽋⽌⽍⽎⽏⽐⽑⽒⽓⽔⽕⽖⽗⽘⽙⽚⽛⽜⽝⽞⽟⽠⽡⽢⽣⽤⽥⽦⽧⽨⽩⽪⽫⽬⽭⽮⽯⽰⽱⽲⽳⽴⽵⽶⽷⽸⽹⽺⽻⽼⽽⽾⽿⾀⾁⾂⾃⾄⾅⾆⾇⾈⾉⾊⾋⾌⾍⾎⾏⾐⾑⾒⾓⾔⾕⾖⾗⾘⾙⾚⾛⾜⾝⾞⾟⾠⾡⾢⾣⾤⾥⾦⾧⾨⾩⾪⾫⾬⾭⾮⾯⾰⾱⾲⾳⾴⾵⾶⾷⾸⾹⾺⾻⾼⾽⾾⾿⿀⿁⿂⿃⿄⿅⿆⿇⿈⿉⿊⿋⿌⿍⿎⿏⿐⿑⿒⿓⿔⿕〶〸〹〺㉄㉅㉆㉇㉠㉡㉢㉣㉤㉥㉦㉧㉨㉩㉪㉫㉬㉭㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻㉾㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉㊊㊋㊌㊍㊎㊏㊐㊑㊒㊓㊔㊕㊖㊗㊘㊙㊚㊛㊜㊝㊞㊟㊠㊡㊢㊣㊤㊥㊦㊧㊨㊩㊪㊫㊬㊭㊮㊯㊰㋐㋑㋒㋓㋔㋕㋖㋗㋘㋙㋚㋛㋜㋝㋞㋟㋠㋡㋢㋣㋤㋥㋦㋧㋨㋩㋪㋫㋬㋭㋮㋯㋰㋱㋲㋳㋴㋵㋶㋷㋸㋹㋺㋻㋼㋽㋾豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞擄櫓爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀塚晴凞猪益礼神祥福靖精羽蘒諸逸都飯飼館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈辶逸難響頻恵𤋮舘並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲戴揄搜摒敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画瘝瘟益盛直睊着磌窱節类絛練缾者荒華蝹襁覆視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜𢡊𢡄𣏕㮝䀘䀹𥉉𥳐𧻓齃龎︐︑︒︓︔︕︖︗︘︱︲︳︴︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈﹍﹎﹏﹐﹑﹒﹔﹕﹖﹗﹘﹙﹚﹛﹜﹝﹞﹟﹠﹡﹢﹣﹤﹥﹦﹨﹩﹪﹫！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～｟｠｡｢｣､･ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟﾠﾡﾢﾣﾤﾥﾦﾧﾨﾩﾪﾫﾬﾭﾮﾯﾰﾱﾲﾳﾴﾵﾶﾷﾸﾹﾺﾻﾼﾽﾾￂￃￄￅￆￇￊￋￌￍￎￏￒￓￔￕￖￗￚￛￜ￠￡￢￤￥￦￨￩￪￫￬￭￮',
  'a23μ1o‐.0i456789+−=()n0123456789+−=()aeoxəhklmnpstCƐgHHHhħIILlNPQRRRZΩZKÅBCeEFMoאבגדiπγΓΠ∑DdeijIVXLCDMivxlcdm〈〉123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0母龟一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠〒十卄卅問幼文箏ᄀᄂᄃᄅᄆᄇᄉᄋᄌᄎᄏᄐᄑᄒ가나다라마바사아자차카타파하우一二三四五六七八九十月火水木金土日株有社名特財祝労秘男女適優印注項休写正上中下左右医宗学監企資協夜アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲ豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞擄櫓爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧怒率異北磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈領例禮醴隸惡了僚寮尿料樂燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀塚晴凞猪益礼神祥福靖精羽蘒諸逸都飯飼館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈辶逸難響頻恵𤋮舘並况全侀充冀勇勺喝啕喙嗢塚墳奄奔婢嬨廒廙彩徭惘慎愈憎慠懲戴揄搜摒敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画瘝瘟益盛直睊着磌窱節类絛練缾者荒華蝹襁覆視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜𢡊𢡄𣏕㮝䀘䀹𥉉𥳐𧻓齃龎,、。:;!?〖〗—–__(){}〔〕【】《》〈〉「」『』[]___,、.;:?!—(){}〔〕#&*+-<>=\$%@!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~⦅⦆。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゙゚ᅠᄀᄁᆪᄂᆬᆭᄃᄄᄅᆰᆱᆲᆳᆴᆵᄚᄆᄇᄈᄡᄉᄊᄋᄌᄍᄎᄏᄐᄑ하ᅢᅣᅤᅥᅦᅧᅨᅩᅪᅫᅬᅭᅮᅯᅰᅱᅲᅳᅴᅵ¢£¬¦¥₩│←↑→↓■○'
);

-- NFKC without white space: the form in which numbers and names are compared. Brackets, by far the most
-- frequent full-width characters, go the short way: TRANSLATE builds its table anew for every row.
CREATE OR REPLACE MACRO canonical_text(x) AS CASE
  WHEN REGEXP_MATCHES(x, '[\s\x{0B}\x{1C}-\x{1F}\x{85}\x{FEFF}\x{A0}-\x{FF}\x{1680}\x{2000}-\x{206F}\x{2070}-\x{2BFF}\x{2E80}-\x{2FDF}\x{3000}\x{3036}-\x{303A}\x{3200}-\x{33FF}\x{F900}-\x{FAFF}\x{FE10}-\x{FE6F}\x{FF00}-\x{FF07}\x{FF0A}-\x{FFEF}]')
    THEN REGEXP_REPLACE(to_plain_characters(x), '[\s\x{0B}\x{A0}\x{1680}\x{2000}-\x{200B}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]+', '', 'g')
  ELSE REPLACE(REPLACE(x, '（', '('), '）', ')')
END;

-- A decision number: `canonical_text` of it with the brackets around its four-digit year as 〔 〕 (GB/T 9704).
CREATE OR REPLACE MACRO canonical_number(x) AS CASE
  WHEN REGEXP_MATCHES(x, '[(\[{<【〈《「『〖)\]}>】〉》」』〗]')
    THEN REPLACE(
      x,
      REGEXP_EXTRACT(x, '[(\[{<【〈《「『〖〔][0-9]{4}[)\]}>】〉》」』〗〕]', 0),
      CONCAT('〔', REGEXP_EXTRACT(x, '[(\[{<【〈《「『〖〔]([0-9]{4})[)\]}>】〉》」』〗〕]', 1), '〕')
    )
  ELSE x
END;

-- A cell that cleaning and canonical form leave as it is: one look at most names and numbers instead of three.
-- Below '0' stand the empty cell, white space, '-' and '/'; the words for nothing are \, 无 and null (32 bits).
CREATE OR REPLACE MACRO is_plain_text(x) AS x >= '0' AND x NOT IN ('\', '无') AND BIT_LENGTH(x) <> 32
  AND NOT REGEXP_MATCHES(x, '[\s\x{0B}\x{1C}-\x{1F}\x{85}\x{FEFF}\x{A0}-\x{FF}\x{1680}\x{2000}-\x{206F}\x{2070}-\x{2BFF}\x{2E80}-\x{2FDF}\x{3000}\x{3036}-\x{303A}\x{3200}-\x{33FF}\x{F900}-\x{FAFF}\x{FE10}-\x{FE6F}\x{FF00}-\x{FFEF}]');

-- The same for a decision number: besides, no brackets but 〔 〕.
CREATE OR REPLACE MACRO is_plain_number(x) AS x >= '0' AND x NOT IN ('\', '无') AND BIT_LENGTH(x) <> 32
  AND NOT REGEXP_MATCHES(x, '[\s\x{0B}\x{1C}-\x{1F}\x{85}\x{FEFF}\x{A0}-\x{FF}\x{1680}\x{2000}-\x{206F}\x{2070}-\x{2BFF}\x{2E80}-\x{2FDF}\x{3000}\x{3036}-\x{303A}\x{3200}-\x{33FF}\x{F900}-\x{FAFF}\x{FE10}-\x{FE6F}\x{FF00}-\x{FFEF}(\[{<【〈《「『〖)\]}>】〉》」』〗]');

-- The form of a canonical number in which wordings of one number agree: without 第 and leading zeros.
CREATE OR REPLACE MACRO identity_number(x) AS CASE
  WHEN CONTAINS(x, '第') OR CONTAINS(x, '〕0') THEN REGEXP_REPLACE(REPLACE(x, '第', ''), '〕0+', '〕', 'g')
  ELSE x
END;

-- Whether a text holds a four-digit year in brackets, as a decision number does.
CREATE OR REPLACE MACRO has_bracketed_year(x) AS REGEXP_MATCHES(
  x, '[(\[{<【〈《「『〖〔（［｛﹝][\s]*[0-9]{4}[\s]*[)\]}>】〉》」』〗〕）］｝﹞]'
);

-- The parts of a multi-valued cell, separated by ; or ； and by nothing else.
CREATE OR REPLACE MACRO split_kinds(x) AS LIST_FILTER(
  LIST_TRANSFORM(STRING_SPLIT(REPLACE(x, '；', ';'), ';'), LAMBDA part : TRIM(part)), LAMBDA part : part <> ''
);
