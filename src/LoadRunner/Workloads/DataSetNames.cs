namespace Harness.LoadRunner;

/// <summary>Names of the data set's users. A name's place in its list is its rank: the first is the most frequent one.</summary>
internal static class DataSetNames
{
    public static readonly string[] First =
    [
        .. """
        Maria Anna Mohamed James Wei Elena John Sofia Jose Olga Michael Fatima David Natalia Robert Irina Ali Emma William Tatiana
        Thomas Yan Daniel Ivan Peter Li Alexander Sara Paul Laura Carlos Svetlana Richard Julia Juan Ekaterina Mark Linda Andrei Hana
        Joseph Marta Sergei Eva Luis Nina Dmitri Karin Martin Lucia George Amina Jan Clara Antonio Yulia Stefan Ingrid Ahmed Chiara
        Charles Galina Francesco Alice Manuel Lena Kenji Petra Omar Victoria Nikolai Helen Miguel Yuki Pavel Isabel Viktor Ana Marco Ruth
        Henry Camila Oleg Zuzana Andreas Leila Hans Monika Pedro Agnes Mikhail Sakura Anton Beatriz Erik Larisa Tomas Giulia Igor Mei
        Lars Katarina Jorge Vera Boris Aisha Simon Paula Roman Elisa Nils Daria Adam Barbara Felix Teresa Maxim Silvia Oscar Ludmila
        Samuel Rosa Kirill Noor Benjamin Margit Artem Valentina Hugo Kristina Leon Zoe Jakub Priya Gustav Alina Matteo Emilia Denis Sonia
        Rafael Jana Arthur Xenia Yusuf Greta Filip Diana Bruno Carmen Kasper Miriam Theo Polina Ravi Astrid Diego Nora Emil Flora
        Vladimir Renata Aleksi Ines Gabriel Tamara Hiroshi Livia Ibrahim Dorothea Leonid Mina Tobias Salma Janos Edith Timur Paola Rustam Bianca
        Casper Yelena Otto Ramona Matias Ulla Fedor Wilma Sven Judit Albert Zara Lev Ottilie Marek Chloe Ismail Frida Gleb Adele
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    public static readonly string[] Second =
    [
        .. """
        Wang Smith Garcia Ivanova Kim Nguyen Müller Johnson Petrov Singh Chen Martinez Kuznetsov Rossi Schmidt Brown Yilmaz Silva Novak Tanaka
        Jones Lopez Popova Kumar Dubois Schneider Williams Hansen Santos Suzuki Horvat Lee Hernandez Sokolov Fischer Davis Nielsen Costa Sato Kowalski
        Miller Gonzalez Lebedev Weber Andersson Ferrari Park Wilson Perez Kozlov Meyer Johansson Oliveira Takahashi Nagy Moore Sanchez Novikov Wagner Olsen
        Taylor Ramirez Morozov Becker Karlsson Russo Choi Anderson Torres Volkov Schulz Larsen Pereira Watanabe Toth Thomas Flores Pavlov Hoffmann Berg
        Jackson Rivera Semenov Koch Eriksson Bianchi Jung White Gomez Golubev Bauer Pedersen Ferreira Ito Szabo Harris Diaz Vinogradov Richter Haugen
        Martin Reyes Bogdanov Klein Nilsson Romano Kang Thompson Morales Vorobiev Wolf Kristensen Almeida Yamamoto Kovacs Clark Cruz Fedorov Neumann Dahl
        Lewis Ortiz Mikhailov Schwarz Persson Colombo Cho Robinson Gutierrez Belov Zimmermann Jensen Rodrigues Nakamura Varga Walker Chavez Tarasov Braun Lund
        Young Ramos Belyaev Krüger Svensson Ricci Yoon Allen Ruiz Komarov Hofmann Andersen Carvalho Kobayashi Molnar King Alvarez Orlov Hartmann Moen
        Wright Mendoza Kiselev Lange Gustafsson Marino Jang Scott Vasquez Makarov Werner Poulsen Gomes Kato Nemeth Hill Castillo Andreev Krause Strand
        Green Jimenez Kovalev Lehmann Pettersson Greco Lim Adams Romero Ilyin Köhler Christensen Ribeiro Yoshida Farkas Baker Herrera Gusev Maier Lie
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    public static readonly string[] Cities =
    [
        .. "Shanghai Istanbul Moscow London Berlin Madrid Rome Paris Vienna Hamburg Warsaw Budapest Prague Munich Milan Stockholm Copenhagen Oslo Helsinki Lisbon"
            .Split(' '),
    ];
}
