# Every target sets up all it needs first; nothing is rebuilt that is already there.
#   make run [PORT=8001]   start Wutong            make check   format, lint, types, contracts
#   make test              all tests               make bench   the speed table
#   make docs              the guide's pictures        make install the environment only, for a server

.NOTPARALLEL:
.PHONY: run install test check bench docs

run:
	@sh setup/start run $(if $(PORT),--port $(PORT))

install test check bench docs:
	@sh setup/start $@
