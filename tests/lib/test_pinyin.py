"""Names are spelt as people spell them, surnames included."""

import subprocess
import sys

import pytest

from imapp.lib.pinyin import SURNAMES, initial, sort_key, syllables


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("林小满", "lin xiao man"),
        ("吕布", "lv bu"),
        ("阿Q", "a q"),
        ("Bob Smith", "bob smith"),
        ("bob_2", "bob 2"),
        ("Zoë", "zoe"),
        ("ＡＢＣ 公司", "abc gong si"),
        ("🌸小花🌸", "xiao hua"),
        ("  陈  ", "chen"),
        ("重庆森林", "chong qing sen lin"),
        ("", ""),
        ("…", ""),
    ],
)
def test_a_name_is_spelt_in_syllables_and_words(name, spelt):
    assert " ".join(syllables(name)) == spelt


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("单田芳", "shan tian fang"),
        ("曾国藩", "zeng guo fan"),
        ("解缙", "xie jin"),
        ("仇英", "qiu ying"),
        ("查良镛", "zha liang yong"),
        ("區小姐", "ou xiao jie"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("单于", "chan yu"),
        ("长孙无忌", "zhang sun wu ji"),
    ],
)
def test_a_surname_is_read_as_one(name, spelt):
    assert " ".join(syllables(name)) == spelt


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("单身狗", "dan shen gou"),
        ("解放", "jie fang"),
        ("曾经沧海", "ceng jing cang hai"),
        ("张乐", "zhang le"),
    ],
)
def test_the_same_character_elsewhere_is_not(name, spelt):
    assert " ".join(syllables(name)) == spelt


def test_every_surname_of_the_table_stands_there_for_a_reason():
    from pypinyin import lazy_pinyin

    assert [one for one, spelt in SURNAMES.items() if lazy_pinyin(one) == [spelt]] == []


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("张三", "Z"),
        ("zoe", "Z"),
        ("Émile", "E"),
        ("007", "#"),
        ("Ελένη", "#"),
        ("さくら", "#"),
        ("", "#"),
        ("😀", "#"),
    ],
)
def test_a_name_is_found_under_a_letter(name, letter):
    assert initial(name) == letter


def test_names_are_sorted_as_in_an_address_book():
    names = ["007", "张三", "bob", "西安", "先生", "阿明", "Anna", "安娜", "单田芳", "沈一"]
    assert sorted(names, key=sort_key) == [
        "阿明", "安娜", "Anna", "bob", "单田芳", "沈一", "西安", "先生", "张三", "007",
    ]  # fmt: skip


@pytest.mark.parametrize("first", ["initial('张三')", "load()"])
def test_pypinyin_is_imported_when_it_is_loaded_or_by_the_first_name_alone(first):
    code = "import sys, imapp.lib.pinyin as one; print('pypinyin' in sys.modules, end=' ');"
    code += f"one.{first}; print('pypinyin' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "True"]
