# 常用命令。只需要 make 与 Python 3.11 以上；其余都装进 .venv。
# 另用一个 Python：PYTHON=python3.12 make demo；另用一个端口：PORT=9000 make demo。

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
export PORT
# Messages are Chinese, whatever the locale of the terminal.
export PYTHONIOENCODING := utf-8

BOOTSTRAP = @command -v $(PYTHON) >/dev/null 2>&1 || { \
	echo "找不到 $(PYTHON)：请先安装 Python 3.11 以上（Debian：apt install python3 python3-venv）。" >&2; exit 1; }; \
	$(PYTHON) tools/bootstrap.py
VENV_PYTHON = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo setup test test-postgres lint audit format lock goldens benchmark clean

help: ## 显示本说明
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 23

demo: ## 一步看到演示：安装、建库、载入示例部门并打开网站（PORT=9000 换端口）
	$(BOOTSTRAP) demo

setup: ## 同 demo，但不启动网站
	$(BOOTSTRAP) setup

test: ## 运行全部测试与覆盖率（DATABASE_URL=postgres://… 换数据库；ARGS="-k 词" 只运行一部分）
	$(BOOTSTRAP) test $(ARGS)

test-postgres: ## 起一个临时的 PostgreSQL，在其上运行全部测试
	$(BOOTSTRAP) install --dev
	@$(VENV_PYTHON) tools/postgres.py $(VENV_PYTHON) tools/bootstrap.py test $(ARGS)

lint: ## 检查代码风格、类型、迁移、上线设置与锁定文件
	$(BOOTSTRAP) install --dev
	@$(VENV_PYTHON) tools/lint.py

audit: ## 查锁定的依赖有没有已知漏洞（查不到数据时如实说明；PORTAL_AUDIT_REQUIRED=1 时算失败）
	$(BOOTSTRAP) install --dev
	@$(VENV_PYTHON) tools/audit.py

format: ## 统一代码格式
	$(BOOTSTRAP) install --dev
	@$(VENV_PYTHON) -m ruff check --fix-only --quiet .
	@$(VENV_PYTHON) -m ruff format .

lock: ## 按 *.in 重新生成锁定文件（ARGS=--upgrade 升级到最新版本）
	$(BOOTSTRAP) install --dev
	@for name in requirements requirements-dev; do \
		$(VENV_PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header $(ARGS) $$name.in --output-file $$name.txt \
			|| { echo "没有生成 $$name.txt：见上面的说明。" >&2; exit 1; }; \
		echo "已生成 $$name.txt"; \
	done

goldens: ## 用当前结果改写标准答案（tests/goldens），改动请逐行核对
	$(BOOTSTRAP) install --dev
	@$(VENV_PYTHON) -m pytest tests/disclosure/test_goldens.py --update-goldens

benchmark: ## 测量速度
	$(BOOTSTRAP) install --dev
	@PORTAL_DEMO=1 $(VENV_PYTHON) -m benchmarks $(ARGS)

clean: ## 删除 .venv 与各种缓存（var 里的数据保留）
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis htmlcov .coverage .coverage.*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "已清理。var 里的数据没有动。"
