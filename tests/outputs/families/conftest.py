"""A small run of three trades in two languages, and its families."""

import pytest

from pipeline import find_families
from tests.outputs.compare.conftest import CARE, CRAFT, DEALS, HOSTILE, Role, run_of

SALES = [
    "Visit customers and sell our machines",
    "Win new customers in the sales territory",
    "Negotiate contracts with customers",
    "Report sales figures to the sales manager",
    "Present offers at trade fairs to new customers",
    "Keep the sales pipeline of all customers up to date",
]
BOOKS = [
    "Post invoices to the ledger",
    "Reconcile bank accounts every month",
    "Prepare the monthly accounting reports from invoices",
    "File tax returns",
    "Pay supplier invoices from the bank account",
    "Check invoices and close the ledger each quarter",
]
CODE = [
    "Develop backend services in Python",
    "Review the code of other software developers",
    "Write unit tests for the software",
    "Deploy software to the servers",
    "Fix bugs in the software and its databases",
    "Design interfaces of software services",
]
CODE_ZH = ["负责后端软件系统的开发", "编写单元测试和技术文档", "参与代码评审", "部署软件到服务器"]
LINES = 4  # of each role: every role takes others


def _role(key, title, lines, competency=None, company="Northwind"):
    return Role(key, title, [(line, competency, 0.9, 3) if competency else (line, None) for line in lines], company)


@pytest.fixture(scope="session")
def trades():
    """Twelve roles: four of each trade; one accountant is called a seller, one seller bears another title."""
    roles = []
    for n in range(4):
        sales, books, code = ((lines * 2)[n : n + LINES] for lines in (SALES, BOOKS, CODE))
        roles.append(_role(f"sale{n}000", "Account Manager" if n < 3 else "Hunter", sales, DEALS, f"Firm {n}"))
        roles.append(_role(f"book{n}000", "Bookkeeper" if n < 3 else "Account Manager", books, CARE, f"House {n}"))
        title, lines = ("软件工程师", CODE_ZH) if n == 3 else ("Developer", code)
        roles.append(_role(f"code{n}000", title, lines, CRAFT, f"Works {n}"))
    roles[0] = _role("sale0000", f"Account Manager {HOSTILE}", [*SALES[:LINES], HOSTILE], DEALS)
    return run_of(roles)


@pytest.fixture(scope="session")
def found(trades):
    return find_families(trades, 3, titles=False)
