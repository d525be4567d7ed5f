#pragma once

// Each runs the tests of one file and gives the number of those that failed.
int runPagesTests(int argc, char** argv);
int runComparisonTests(int argc, char** argv);
int runConnectionTests(int argc, char** argv);
int runMessageTests(int argc, char** argv);
int runModelTests(int argc, char** argv);
int runOverviewTests(int argc, char** argv);
int runRefusalTests(int argc, char** argv);
int runRepairTests(int argc, char** argv);
int runEveryRepairTests(int argc, char** argv);
int runSqlPageTests(int argc, char** argv);
