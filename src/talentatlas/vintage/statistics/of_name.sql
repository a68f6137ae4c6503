-- of_name: how many names on bylines are those of organisations
-- grain:   statistic, part
-- unit:    numerator and denominator are authorships
-- choice:  words that are rare in personal names; the few persons who bear one are in both
--          vintages. Words in Latin letters stand alone; others anywhere in the name
with latin as (
    select ' university ' as word union all select ' universidad ' union all
    select ' universite ' union all select ' universita ' union all
    select ' universitat ' union all select ' universitaet ' union all
    select ' universidade ' union all select ' universiteit ' union all
    select ' universitesi ' union all select ' uniwersytet ' union all
    select ' institute ' union all select ' instituto ' union all select ' institut ' union all
    select ' istituto ' union all select ' institution ' union all select ' college ' union all
    select ' academy ' union all select ' polytechnic ' union all
    select ' politecnico ' union all select ' hochschule ' union all
    select ' faculty ' union all select ' department ' union all
    select ' departamento ' union all select ' laboratory ' union all
    select ' laboratories ' union all select ' laboratoire ' union all select ' labs ' union all
    select ' school ' union all select ' centre ' union all select ' center ' union all
    select ' hospital ' union all select ' clinic ' union all select ' klinikum ' union all
    select ' ministry ' union all select ' agency ' union all select ' council ' union all
    select ' museum ' union all select ' library ' union all select ' corporation ' union all
    select ' company ' union all select ' technologies ' union all select ' inc ' union all
    select ' ltd ' union all select ' llc ' union all select ' gmbh ' union all
    select ' foundation ' union all select ' association ' union all
    select ' organization ' union all select ' organisation ' union all
    select ' consortium ' union all select ' collaboration ' union all
    select ' committee ' union all select ' society ' union all select ' research '
),
other as (
    select '大学' as word union all select '大學' union all select '学院' union all
    select '學院' union all select '研究所' union all select '研究院' union all
    select '研究中心' union all select '医院' union all select '醫院' union all
    select '公司' union all select '大学院' union all select '病院' union all
    select '대학교' union all select '연구소' union all select '연구원' union all
    select 'университет' union all select 'институт' union all select 'академия'
),
named as (
    select lower(name) as name, ' ' || name_normal || ' ' as plain, count(*) as authorships
    from authorship
    group by lower(name), name_normal
),
found as (
    select n.name, n.plain
    from named as n
    join latin as l on 1 = 1
    where strpos(n.plain, l.word) > 0
    union all
    select n.name, n.plain
    from named as n
    join other as o on 1 = 1
    where strpos(n.name, o.word) > 0
),
organisation_name as (
    select name, plain from found group by name, plain
),
summary as (
    select cast(sum(n.authorships) as double) as authorships,
           cast(sum(case when o.name is null then 0 else n.authorships end) as double) as found
    from named as n
    left join organisation_name as o on o.name = n.name and o.plain = n.plain
)
select 'name_is_organisation' as statistic, '_T' as part, coalesce(found, 0) as numerator,
       coalesce(authorships, 0) as denominator
from summary
