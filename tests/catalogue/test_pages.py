"""Pages about the whole city: what they say of the seed and a few departments beside it."""

from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.departments.models import Department
from apps.publications.models import Publication
from apps.publications.publishing import withdraw
from tests.booklets import hangzhou_2024, invented
from tests.catalogue.publishing import publish, seed, with_items_below
from tests.renderers.reading import Element, body_of, read

FIXED = (
    *("/", "/years/2024/", "/departments/", "/departments/191/", "/functions/", "/functions/2024/"),
    *("/functions/2024/201/", "/functions/2024/20805/", "/functions/2024/2080505/", "/functions/2024/21999/"),
    *("/three-public-funds/", "/three-public-funds/2024/", "/procurement/", "/procurement/2024/"),
    *("/operating-costs/", "/operating-costs/2024/", "/projects/", "/projects/2024/"),
    *("/compare/2024/", "/unpublished/", "/unpublished/2024/", "/glossary/"),
)
ASKING = (
    "/projects/2024/?q=援助&department=191",
    "/projects/2024/?q=没有这个词",
    "/compare/2024/?department=191&department=192",
)
EVERY = (*FIXED, *ASKING)
OF_PUBLICATIONS = tuple(
    address for address in EVERY if not address.startswith(("/years", "/unpublished")) and address != "/"
)


@pytest.fixture
def city(published: Publication) -> None:
    """Two departments of 2024, one of which published for 2023 under another name; one of 2025 with everything."""
    publish(with_items_below())
    publish(seed(department="杭州市协作办公室", department_code="192", year=2023))


def page(client: Client, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, address
    return read(response.content.decode())


def table(client: Client, address: str) -> list[list[str]]:
    return [[cell.words for cell in row] for row in body_of(page(client, address))]


def lead(client: Client, address: str) -> str:
    return page(client, address).one("p", "lead").words


# Every page. ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", EVERY)
def test_every_page_is_valid_has_one_heading_and_asks_little(
    address: str, client: Client, city: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        first = page(client, address)
    with django_assert_max_num_queries(4):
        assert page(client, address).text == first.text
    assert first.one("h1").text
    assert first.one("p", "lead").text.endswith("。")
    for element in first.walk():
        assert element.tag not in {"style", "iframe", "object", "embed", "img"}
        assert "style" not in element.attrs
        assert not any(name.startswith("on") for name in element.attrs)
        if element.tag == "script":
            assert element.attrs["src"].startswith("/static/")
            assert not element.text
        for name in {"href", "src", "action"} & set(element.attrs):
            assert urlsplit(element.attrs[name])[:2] == ("", "")


@pytest.mark.parametrize("address", FIXED)
def test_an_address_that_asks_nothing_is_made_once(
    address: str, client: Client, city: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address)
    with django_assert_max_num_queries(1 if address in OF_PUBLICATIONS else 3):
        client.get(address)


@pytest.mark.parametrize("address", OF_PUBLICATIONS)
def test_who_has_the_page_is_not_sent_it_again_until_something_is_published(
    address: str, client: Client, city: None
) -> None:
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish(invented.disclosure())
    assert client.get(address, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", EVERY)
def test_every_link_leads_to_a_place_that_is_there(address: str, client: Client, city: None) -> None:
    known: dict[str, set[str]] = {}
    for link in {element.attrs["href"] for element in page(client, address).all("a")}:
        where, anchor = urldefrag(urljoin(address, link))
        if where not in known:
            answer = client.get(where, follow=True)
            assert answer.status_code == 200, where
            ids = {e.attrs["id"] for e in read(answer.content.decode()).walk() if "id" in e.attrs}
            known[where] = ids
        assert not anchor or anchor in known[where], link


@pytest.mark.parametrize("address", [each for each in FIXED if "2024" not in each and "191" not in each])
def test_without_any_publication_every_topic_says_so(address: str, client: Client, db: None) -> None:
    found = page(client, address)
    assert "还没有部门公开预算。" in found.text
    assert found.all("table") == []


@pytest.mark.parametrize(
    "address",
    [
        *("/years/1999/", "/functions/1999/", "/three-public-funds/1999/", "/procurement/2000/"),
        *("/operating-costs/2000/", "/projects/2000/", "/compare/2000/", "/unpublished/2000/"),
        *("/departments/999/", "/functions/2024/999/", "/functions/2023/2199901/", "/years/20240/"),
        *("/projects/?page=2", "/projects/?page=0", "/projects/?page=x", f"/projects/?page={'9' * 5000}"),
        *("/projects/?page=²", "/projects/?page=-1"),
    ],
)
def test_what_was_not_published_is_not_found(address: str, client: Client, city: None) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()


@pytest.mark.parametrize("address", EVERY)
def test_pages_can_only_be_read(address: str, client: Client, city: None) -> None:
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200


# What they say. -------------------------------------------------------------------------------------------------------


def test_home_tells_the_newest_year_first(client: Client, city: None) -> None:
    home = page(client, "/")
    assert home.one("h1").text == "2024年部门预算"
    assert lead(client, "/") == "应公开的2个部门中，全部已公开；收支总预算合计10,978.28万元。"
    numbers = [each.words for each in home.one("dl", "numbers").all("dd")]
    assert numbers == ["2 个", "10,978.28 万元", "11.70 万元"]
    assert [a.words for a in home.one("nav", "years").all("a")] == ["2024年", "2023年"]
    listed = [each.words for each in home.one("ul", "department-list").all("li")]
    assert listed == ["杭州市对口支援和区域合作局 5,489.14", "杭州市援建局 5,489.14"]
    chart, years = home.all("figure")
    assert chart.one("figcaption").text == "近八成用于援助其他地区"
    assert [row[0].words for row in body_of(chart)][:3] == [
        "支出合计",
        "一般公共服务支出",
        "其他一般公共服务支出",
    ]
    assert years.one("figcaption").text == "2024年2个部门的收支总预算合计10,978.28万元"
    assert "合计随公开的部门数变化：2023年1个，2024年2个。" in years.text


def test_a_year_leads_to_the_others(client: Client, city: None) -> None:
    assert (
        lead(client, "/years/2023/")
        == "应公开的2个部门中，1个已公开，1个还没有公开；收支总预算合计5,489.14万元。"
    )
    waiting = page(client, "/years/2023/").one("ul", "waiting")
    assert [each.words for each in waiting.all("li")] == ["杭州市对口支援和区域合作局 尚未批复"]


def test_all_departments_by_year(client: Client, city: None) -> None:
    assert table(client, "/departments/") == [
        ["杭州市对口支援和区域合作局", "5,489.14", ""],
        ["杭州市援建局", "5,489.14", "5,489.14"],
    ]


def test_a_department_over_the_years_tells_what_cannot_be_compared(client: Client, city: None) -> None:
    found = page(client, "/departments/192/")
    assert found.one("h1").text == "杭州市援建局"
    assert found.one("p", "status").text == "曾用名：杭州市协作办公室"
    assert found.one("p", "lead").words == "2024年收支总预算5,489.14万元，与2023年公开的预算数相同。"
    first, *_ = found.all("figure")
    assert [[cell.words for cell in row] for row in body_of(first)] == [
        ["2024年", "5,489.14", "5,429.14", "5.85", "135.46", "112.03", "第1版"],
        ["2023年", "5,489.14", "5,429.14", "5.85", "135.46", "112.03", "第1版"],
    ]
    breaks = [each.words for each in found.one("ul", "breaks").all("li")]
    assert breaks == [
        "部门由“杭州市协作办公室”改称“杭州市援建局”，职能可能有调整。",
        "2023年没有、2024年才有的支出科目：援建支出（2199901）。",
    ]


def test_two_ways_of_comparing_stand_side_by_side(client: Client, published: Publication) -> None:
    """The seed of a year with one more department's worth: budgets on the left, the text's own base on the right."""
    publish(seed(year=2023, prior_operating_cost=hangzhou_2024.yuan(1_000_000)))
    figures = {
        each.one("span", "grid-title").text: [[cell.words for cell in row] for row in body_of(each)]
        for each in page(client, "/departments/191/").all("figure")
        if each.all("span", "grid-title")
    }
    assert figures["收支总预算"][0] == [
        *("2024年", "5,489.14", "5,489.14", "持平"),
        *("5,232.35", "上年执行数", "增加256.79（4.91%）"),
    ]
    assert figures["机关运行经费"] == [
        ["2024年", "135.46", "135.46", "持平", "148.49", "上年预算", "减少13.03（8.78%）"],
        ["2023年", "135.46", "", "", "100.00", "上年预算", "增加35.46（35.46%）"],
    ]


def test_a_corrected_year_is_marked(client: Client, published: Publication) -> None:
    publish(seed(), version=2, reason="更正。")
    first, *_ = page(client, "/departments/191/").all("figure")
    assert body_of(first)[0][-1].words == "第2版（更正）"
    assert "第2版" in page(client, "/").one("ul", "department-list").words


def test_a_department_that_withdrew_everything_says_so(client: Client, published: Publication) -> None:
    withdraw(published, notice="内容待核实。", by=User.objects.get())
    found = page(client, "/departments/191/")
    assert found.one("p", "lead").text == "公开的内容已撤回，现在没有可以阅读的版本。"
    assert "/2024/191/" in [a.attrs["href"] for a in found.all("a")]
    Department.objects.create(code="306", name="新设的部门")
    assert lead(client, "/departments/306/") == "这个部门还没有公开预算。"


def test_classes_with_their_shares_and_departments(client: Client, city: None) -> None:
    assert lead(client, "/functions/") == (
        "各部门支出合计10,978.28万元，最多的是援助其他地区支出，8,462.00万元，占77.08%。"
    )
    (_, classes) = page(client, "/functions/").all("figure")
    assert [[cell.words for cell in row] for row in body_of(classes)] == [
        ["合计", "10,978.28", "100%", ""],
        ["援助其他地区支出", "8,462.00", "77.08%", "2"],
        ["一般公共服务支出", "2,274.22", "20.72%", "2"],
        ["社会保障和就业支出", "177.30", "1.61%", "2"],
        ["卫生健康支出", "64.76", "0.59%", "2"],
    ]


def test_a_class_tells_its_parts_what_is_not_divided_and_who_spends(client: Client, city: None) -> None:
    found = page(client, "/functions/2024/21999/")
    assert [a.words for a in found.one("p", "trail").all("a")] == [
        "首页",
        "2024年支出科目",
        "援助其他地区支出",
    ]
    assert found.one("p", "status").words == "款 · 科目编码 21999"
    _, parts, departments = found.all("figure")
    assert [[cell.words for cell in row] for row in body_of(parts)] == [
        ["援建支出", "2199901", "4,231.00", "50%", "1"],
        ["只列到“款”的部分", "21999", "4,231.00", "50%", "1"],
    ]
    assert "1个部门的表格只列到“款”，没有再往下列，这一部分合在一行里。" in parts.text
    amounts = {a.words: a.attrs["href"] for a in departments.all("a")}
    assert amounts["4,231.00"] in {"/2024/191/#t3-21999-total", "/2024/192/#t3-21999-total"}


def test_the_three_public_funds_of_every_department(client: Client, city: None) -> None:
    assert lead(client, "/three-public-funds/") == (
        "2个部门合计11.70万元，最多的是杭州市对口支援和区域合作局，5.85万元。"
    )
    rows = table(client, "/three-public-funds/")
    assert rows[0] == ["合计（2个部门）", "11.70", "", "11.70", "", "", "23.10", "减少11.40（49.35%）", ""]
    assert rows[1][:8] == [
        *("杭州市对口支援和区域合作局", "5.85", "", "5.85", "", "", "11.55", "减少5.70（49.35%）"),
    ]
    assert "2024年“三公”经费预算数为5.85万元，比上年预算数减少5.70万元" in rows[1][8]
    links = [a.attrs["href"] for a in page(client, "/three-public-funds/").one("table").all("a")]
    assert "/2024/191/#p-three_public-3" in links


def test_procurement_and_operating_costs(client: Client, city: None) -> None:
    assert table(client, "/procurement/")[0] == ["合计（2个部门）", "224.06", "", "", "224.06", ""]
    assert table(client, "/operating-costs/")[0][:4] == [
        "合计（2个部门）",
        "270.92",
        "296.98",
        "减少26.06（8.78%）",
    ]
    publish(seed(department="杭州市无机关局", department_code="193", prior_operating_cost=None))
    silent = page(client, "/operating-costs/").all("p", "note")[0]
    assert silent.words.endswith("：杭州市无机关局。")


def test_projects_are_found_by_department_and_words(client: Client, city: None) -> None:
    assert lead(client, "/projects/") == "各部门公开的项目共6个，预算合计9,330.00万元。"
    rows = table(client, "/projects/?department=191")
    assert [row[:2] for row in rows] == [
        ["对口地区项目援助支出", "4,231.00"],
        ["对口支援、对口帮扶和对口合作", "354.00"],
        ["都市圈和区域合作工作", "80.00"],
    ]
    assert (
        lead(client, "/projects/?q=都市圈+联席")
        == "各部门与“都市圈 联席”有关的项目共2个，预算合计160.00万元。"
    )
    assert lead(client, "/projects/?q=%25") == "各部门与“%”有关的项目一个也没有。"
    assert "没有符合条件的项目" in page(client, "/projects/?q=没有这个词").text


def test_fifty_projects_a_page(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.catalogue.projects.PAGE", 2)
    publish(seed())
    first = page(client, "/projects/?q=对")
    assert [a.attrs["href"] for a in first.one("nav", "pages").all("a")] == ["?q=%E5%AF%B9&page=2"]
    assert len(body_of(first)) == 2
    second = page(client, "/projects/?q=对&page=2")
    assert [row[0].words for row in body_of(second)] == ["都市圈和区域合作工作"]


def test_departments_side_by_side_with_shares_as_their_own_texts_print_them(
    client: Client, city: None
) -> None:
    rows = {
        cells[0].words: [cell.words for cell in cells[1:]]
        for body in page(client, "/compare/2024/?department=192&department=191").all("tbody")
        for row in body.all("tr")
        for cells in [[each for each in row.walk() if each.tag in {"th", "td"}]]
    }
    assert rows["收支总预算"] == ["5,489.14", "100%", "5,489.14", "100%"]
    assert rows["项目支出"] == ["4,665.00", "84.98%", "4,665.00", "84.98%"], "与原文的占比相同"
    assert rows["其他收入"] == ["60.00", "1.09%", "60.00", "1.09%"]


def test_no_more_than_six_departments_are_compared(client: Client, db: None) -> None:
    for number in range(7):
        publish(seed(department=f"第{number}局", department_code=f"30{number}"))
    asked = "&".join(f"department=30{number}" for number in range(7))
    found = page(client, f"/compare/2024/?{asked}&department=nobody")
    assert "选的部门超过6个，只比较编码在前的6个。" in found.text
    assert lead(client, f"/compare/2024/?{asked}") == "6个部门的同一项预算排在一起，并列出占比。"
    assert client.get("/compare/").headers["Location"] == "/compare/2024/"


def test_terms_are_told_once_with_those_who_use_them(client: Client, city: None) -> None:
    found = page(client, "/glossary/")
    assert [a.text for a in found.one("nav", "initials").all("a")] == ["C", "J", "Q", "S", "W", "X", "Y"]
    entries = {each.all("dt")[0].text: each for each in found.all("div") if each.all("dt")}
    assert entries["“三公”经费"].one("span", "uses").text == "杭州市对口支援和区域合作局、杭州市援建局"
    undivided = entries["援助其他地区支出（类）其他支出（款）"]
    assert [a.attrs["href"] for a in undivided.all("a")] == ["/2024/191/#p-glossary-16"]


def test_many_who_use_a_term_are_counted(client: Client, db: None) -> None:
    for number in range(7):
        publish(seed(department=f"第{number}局", department_code=f"30{number}"))
    uses = page(client, "/glossary/").all("span", "uses")[0]
    assert uses.text == "第0局、第1局、第2局、第3局、第4局等7个部门"


@pytest.mark.parametrize("address", ["/", "/nowhere/"])
def test_home_and_what_was_not_found_offer_the_search(
    address: str, client: Client, published: Publication
) -> None:
    forms = read(client.get(address).content.decode()).all("form")
    assert [form.attrs["action"] for form in forms] == [reverse("search:search")]
