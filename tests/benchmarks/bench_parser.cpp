// The parser alone, over files already read, on one core. usage: bench_parser ROUNDS < list of paths
#include "python/parser.h"
#include "python/source.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
    std::vector<std::string> files;
    std::size_t bytes = 0;
    for (std::string path; std::getline(std::cin, path);) {
        std::ifstream in(path, std::ios::binary);
        files.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        bytes += files.back().size();
    }
    double best = 1e9;
    std::size_t statements = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        for (const std::string& file : files) statements += stillroom::python::parse(stillroom::python::decode(file).text)->body.size();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        best = std::min(best, took.count());
    }
    std::printf("{\"files\":%zu,\"bytes\":%zu,\"seconds\":%.6f,\"megabytes_per_second\":%.1f,\"statements\":%zu}\n", files.size(), bytes, best,
                static_cast<double>(bytes) / best / 1e6, statements);
}
