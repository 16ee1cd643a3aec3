@echo off
rem Opens jobprofile in the browser (Windows). The first time it sets everything up in this folder, in .venv:
rem it says what it will do, and asks before it does it. Closing the window, or "End the program" on the page, ends it.
setlocal
chcp 65001 >nul
cd /d "%~dp0"
if not exist wheels cd ..
set "PROGRAM=.venv\Scripts\jobprofile.exe"
if exist "%PROGRAM%" goto start
set "SETUP=launch\set_up.py"
if not exist "%SETUP%" set "SETUP=set_up.py"
set "PY="
where py >nul 2>nul && set "PY=py -3"
if not defined PY where python >nul 2>nul && set "PY=python"
if not defined PY (
  echo Python is missing: install Python 3.12, 64-bit, from the Microsoft Store.
  pause
  exit /b 2
)
echo jobprofile is not set up on this machine yet.
%PY% "%SETUP%" --plan
if errorlevel 1 goto failed
choice /c YN /m "Set it up now"
if errorlevel 2 exit /b 1
%PY% "%SETUP%"
if errorlevel 1 goto failed
:start
echo jobprofile opens in the browser; what it does stays on this machine.
"%PROGRAM%" app %*
if errorlevel 1 goto failed
exit /b 0
:failed
pause
exit /b 2
